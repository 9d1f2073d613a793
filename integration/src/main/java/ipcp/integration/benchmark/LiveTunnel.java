package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Usage;
import ipcp.integration.traffic.Latency;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tunnel that is up, in a lab of its own with the traffic tool at both ends. What fails here is a hole in the table,
 * not the end of the run: a line on stderr and no answer.
 */
final class LiveTunnel implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConfigFolder folder;
    private final Lab lab;
    private final TrafficProcess traffic;
    private final Tunnel.Running running;
    private final Map<Column, Double> start = new HashMap<>();

    private LiveTunnel(Tunnel row, ConfigFolder folder, Lab lab) throws IOException, InterruptedException {
        this.folder = folder;
        this.lab = lab;
        row.prepare(folder);
        lab.cubic();
        TrafficProcess.serve(lab.get("right"));
        traffic = TrafficProcess.start(lab.get("left"), row.address());
        long begin = System.nanoTime();
        running = row.start(lab, folder);
        if (!traffic.awaitEcho(PATIENCE)) {
            throw new IOException("no echo through the tunnel: " + running.daemons());
        }
        start.put(Column.FIRST_ECHO, (System.nanoTime() - begin) / 1e9);
        start.putAll(running.ready());
        lab.cubic(); // and on the route through the tunnel
    }

    /** Brings it up, or leaves nothing behind. */
    static LiveTunnel of(Tunnel row) throws IOException, InterruptedException {
        ConfigFolder folder = new ConfigFolder();
        try {
            Lab lab = Lab.pair();
            try {
                return new LiveTunnel(row, folder, lab);
            } catch (IOException | InterruptedException | RuntimeException e) {
                lab.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** How long it took. */
    Map<Column, Double> start() {
        return start;
    }

    /** Whether there are daemons at all. */
    boolean hasDaemons() {
        return !running.daemons().isEmpty();
    }

    /** Its programs, the server's first. */
    List<Program> daemons() {
        return running.daemons();
    }

    /** What all daemons together have used so far. */
    Usage usage() {
        return running.usage();
    }

    /** Megabytes of memory of the larger daemon. */
    double memory() {
        return running.megabytes();
    }

    /** Gives the traffic tool on the left a command; empty when it fails. */
    Map<String, String> ask(String command) throws InterruptedException {
        if (!running.daemons().stream().allMatch(Program::isAlive)) {
            return Map.of();
        }
        try {
            return traffic.ask(command);
        } catch (IOException e) {
            Benchmark.note(e.getMessage());
            return Map.of();
        }
    }

    /** Pings an address from the left; empty when there is no {@code ping} or no answer at all. */
    Optional<Latency> ping(String address, int count, Duration interval) throws InterruptedException {
        if (Ping.missing().isPresent()) {
            return Optional.empty();
        }
        try {
            Latency latency = Ping.measure(folder, lab.get("left"), address, count, interval);
            return latency.received() == 0 ? Optional.empty() : Optional.of(latency);
        } catch (IOException e) {
            Benchmark.note(e.getMessage());
            return Optional.empty();
        }
    }

    /** A line about each daemon that has ended. */
    void reportDead() throws InterruptedException {
        for (Program daemon : running.daemons()) {
            if (!daemon.isAlive()) {
                Benchmark.note("it did not survive: " + daemon);
            }
        }
    }

    @Override
    public void close() {
        try (folder) {
            lab.close();
        }
    }
}
