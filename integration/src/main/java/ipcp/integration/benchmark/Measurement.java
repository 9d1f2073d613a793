package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Program;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** One repetition of one row, in a lab of its own: brings the tunnel up and takes all the figures. */
final class Measurement {
    private final Tunnel.Running tunnel;
    private final TrafficProcesses traffic;
    private final Map<Column, Double> figures = new EnumMap<>(Column.class);

    private Measurement(Tunnel.Running tunnel, TrafficProcesses traffic) {
        this.tunnel = tunnel;
        this.traffic = traffic;
    }

    /** The figures that could be taken; about others a line on stderr says why not. */
    static Map<Column, Double> of(Tunnel row, Pace pace) throws IOException, InterruptedException {
        try (ConfigFolder folder = new ConfigFolder();
                Lab lab = Lab.pair()) {
            row.prepare(folder);
            congestion(lab);
            TrafficProcesses traffic = TrafficProcesses.start(lab, row.address());
            traffic.ask("await 1"); // past the start of its JVM
            long start = System.nanoTime();
            Tunnel.Running tunnel = row.start(lab, folder);
            if (!traffic.ask("await 20000").get("reachable").equals("true")) {
                throw new IOException("no echo through the tunnel: " + tunnel.daemons());
            }
            double up = (System.nanoTime() - start) / 1e9;
            congestion(lab); // and on the route through the tunnel
            Measurement measurement = new Measurement(tunnel, traffic);
            measurement.figures.put(Column.START, up);
            measurement.take(pace);
            return measurement.figures;
        }
    }

    private static void congestion(Lab lab) throws IOException {
        lab.get("left").congestion("cubic");
        lab.get("right").congestion("cubic");
    }

    private void take(Pace pace) throws InterruptedException {
        int seconds = pace.seconds();
        // The first seconds of every JVM here are slow ones, and count for nobody.
        ask("echo 200 2000");
        ask("up 1 3");
        ask("down 1 3");
        rtt(Column.IDLE_P50, Column.IDLE_P99, "echo " + pace.echoes() + " 2000");
        long cpu = tunnel.usage().cpu().toMillis();
        double bytes = bulk(Column.UP_1, "up 1 " + seconds) + bulk(Column.DOWN_1, "down 1 " + seconds);
        if (bytes > 0 && !tunnel.daemons().isEmpty()) {
            figures.put(Column.CPU, (tunnel.usage().cpu().toMillis() - cpu) / 1e3 / (bytes / 1e9));
        }
        bulk(Column.UP_4, "up 4 " + seconds);
        bulk(Column.DOWN_4, "down 4 " + seconds);
        rtt(Column.LOADED_P50, Column.LOADED_P99, "echo " + pace.loadedEchoes() + " 10000 1");
        put(Column.PACKETS, ask("udp-up 200 0 " + seconds), "received_per_second", 1e3);
        if (!tunnel.daemons().isEmpty()) {
            tunnel.daemons().stream()
                    .mapToLong(daemon -> daemon.usage().rss())
                    .max()
                    .ifPresent(most -> figures.put(Column.MEMORY, most / 1e6));
        }
        for (Program daemon : tunnel.daemons()) {
            if (!daemon.isAlive()) {
                Benchmark.note("it did not survive: " + daemon);
            }
        }
    }

    private double bulk(Column column, String command) throws InterruptedException {
        Map<String, String> answer = ask(command);
        put(column, answer, "bits_per_second", 1e9);
        return Double.parseDouble(answer.getOrDefault("bytes", "0"));
    }

    private void rtt(Column p50, Column p99, String command) throws InterruptedException {
        Map<String, String> answer = ask(command);
        if (!answer.getOrDefault("received", "0").equals("0")) {
            put(p50, answer, "p50_us", 1e3);
            put(p99, answer, "p99_us", 1e3);
        }
    }

    private void put(Column column, Map<String, String> answer, String key, double unit) {
        if (answer.containsKey(key)) {
            figures.put(column, Double.parseDouble(answer.get(key)) / unit);
        }
    }

    /** What fails is a hole in the table, not the end of the run: an empty answer. */
    private Map<String, String> ask(String command) throws InterruptedException {
        if (!tunnel.daemons().stream().allMatch(Program::isAlive)) {
            return Map.of();
        }
        try {
            return traffic.ask(command);
        } catch (IOException e) {
            Benchmark.note(e.getMessage());
            return Map.of();
        }
    }
}
