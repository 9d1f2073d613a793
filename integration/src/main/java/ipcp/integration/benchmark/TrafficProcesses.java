package ipcp.integration.benchmark;

import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Program;
import ipcp.integration.traffic.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The traffic tool as a process on either side, so that its CPU time is nobody else's. */
record TrafficProcesses(Program client, Program server) {
    private static final String PORT = "5201";
    private static final Duration START = Duration.ofSeconds(20);
    /** More than the longest measurement and its grace. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    /** Starts both; they end with the lab. */
    static TrafficProcesses start(Lab lab, String address) throws IOException, InterruptedException {
        Program server = lab.get("right").exec(command("server", PORT));
        server.awaitLine("listening", START);
        return new TrafficProcesses(lab.get("left").exec(command("client", address, PORT)), server);
    }

    /**
     * Gives the client a command and returns its answer; see {@link Traffic}.
     *
     * @throws IOException when the answer is an error, or there is none
     */
    Map<String, String> ask(String command) throws IOException, InterruptedException {
        int before = client.lines().size();
        client.type(command);
        String answer = client.awaitLine(before, "^[a-z_0-9]+=", ANSWER);
        if (answer.startsWith("error=")) {
            throw new IOException(command + ": " + answer);
        }
        Map<String, String> values = new HashMap<>();
        for (String pair : answer.split(" ", -1)) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return values;
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Traffic.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
