package ipcp.integration.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code ipcpd}, as it was packaged, running in a namespace: what it logs, and what it counted when it ends. */
public final class Ipcpd implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(15);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Pattern COUNTER = Pattern.compile("\\b([a-z_]+)=(\\d+)\\b");

    private final Program program;

    private Ipcpd(Program program) {
        this.program = program;
    }

    /** Starts it with the configuration {@code file}; see {@link ConfigFolder}. */
    public static Ipcpd start(Namespace where, Path file) throws IOException {
        return run(where, List.of("--config", file.toString()));
    }

    /** Starts it with these words behind its name. */
    public static Ipcpd run(Namespace where, List<String> words) throws IOException {
        Path launcher = Project.launcher();
        if (!Files.isExecutable(launcher)) {
            throw new IOException("no " + launcher + ": run mvn package first");
        }
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(words);
        return new Ipcpd(where.exec(command));
    }

    /** A server: returns when it listens. */
    public static Ipcpd startServer(Namespace where, Path file) throws IOException, InterruptedException {
        Ipcpd server = start(where, file);
        server.awaitEvent("listening", START);
        return server;
    }

    /** A client: returns when it has a session. */
    public static Ipcpd startClient(Namespace where, Path file) throws IOException, InterruptedException {
        Ipcpd client = start(where, file);
        client.awaitEvent("session-up", START);
        return client;
    }

    public Program program() {
        return program;
    }

    /** Waits for a line of this event, logged already or within {@code time}, and returns it. */
    public String awaitEvent(String event, Duration time) throws IOException, InterruptedException {
        return program.awaitLine("\\bevent=" + event + "\\b", time);
    }

    /** The same among the lines after the first {@code from}. */
    public String awaitEvent(int from, String event, Duration time) throws IOException, InterruptedException {
        return program.awaitLine(from, "\\bevent=" + event + "\\b", time);
    }

    /**
     * Ends it with SIGTERM and returns what it counted.
     *
     * @throws IOException when its exit status is not 0, with its last lines
     */
    public Map<String, Long> stop() throws IOException, InterruptedException {
        program.signal("TERM");
        int status = program.awaitExit(STOP);
        if (status != 0) {
            throw new IOException("exit status " + status + " from " + program);
        }
        Map<String, Long> counters = new TreeMap<>();
        Matcher matcher = COUNTER.matcher(awaitEvent("stopped", STOP));
        while (matcher.find()) {
            counters.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        return counters;
    }

    @Override
    public void close() {
        program.close();
    }
}
