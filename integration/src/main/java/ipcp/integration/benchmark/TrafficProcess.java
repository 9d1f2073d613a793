package ipcp.integration.benchmark;

import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import ipcp.integration.traffic.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The near end of the traffic tool as a process, so that its CPU time is nobody else's. One command at a time. */
record TrafficProcess(Program client) {
    private static final String PORT = "5201";
    private static final Duration START = Duration.ofSeconds(20);
    /** More than the longest measurement and its grace. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    /** Starts the far end and waits until it listens; it ends with the lab. */
    static void serve(Namespace where) throws IOException, InterruptedException {
        where.exec(command("server", PORT)).awaitLine("listening", START);
    }

    /** Starts the near end, past the start of its JVM; it ends with the lab. */
    static TrafficProcess start(Namespace where, String address) throws IOException, InterruptedException {
        TrafficProcess process = new TrafficProcess(where.exec(command("client", address, PORT)));
        process.ask("await 1");
        return process;
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

    /** Waits for an echo from the far end, and says whether it came. */
    boolean awaitEcho(Duration patience) throws IOException, InterruptedException {
        return ask("await " + patience.toMillis()).get("reachable").equals("true");
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
