package ipcp.integration.benchmark;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * One repetition of one tunnel. What is compared is taken one right after the other: the cable and the tunnel, one
 * stream and four.
 */
final class Measurement {
    private final Map<Column, Double> figures = new EnumMap<>(Column.class);
    private final LiveTunnel tunnel;
    private final int seconds;

    private Measurement(LiveTunnel tunnel, int seconds) {
        this.tunnel = tunnel;
        this.seconds = seconds;
    }

    static Map<Column, Double> of(Tunnel row, Pace pace) throws IOException, InterruptedException {
        try (LiveTunnel tunnel = LiveTunnel.of(row)) {
            Measurement measurement = new Measurement(tunnel, pace.seconds());
            RoundTrips roundTrips = new RoundTrips(tunnel, row.address(), pace);
            measurement.figures.putAll(tunnel.start());
            // The first seconds of every JVM here are slow ones, and count for nobody.
            int warmUp = tunnel.hasDaemons() ? pace.warmUp() : 1;
            tunnel.ask("up 1 " + warmUp);
            tunnel.ask("down 1 " + warmUp);
            if (row.oneStream()) {
                measurement.bulk(false);
            } else {
                roundTrips.idle(measurement.figures);
                measurement.bulk(true);
                roundTrips.loaded(measurement.figures);
                measurement.packets();
            }
            measurement.memory();
            tunnel.reportDead();
            return measurement.figures;
        }
    }

    /** Processor time is that of one stream, both ways. */
    private void bulk(boolean fourStreams) throws InterruptedException {
        double before = cpuSeconds();
        double bytes = bulk(Column.UP_1, "up 1 ");
        double cpu = cpuSeconds() - before;
        if (fourStreams) {
            bulk(Column.UP_4, "up 4 ");
        }
        before = cpuSeconds();
        bytes += bulk(Column.DOWN_1, "down 1 ");
        cpu += cpuSeconds() - before;
        if (fourStreams) {
            bulk(Column.DOWN_4, "down 4 ");
        }
        if (bytes > 0 && tunnel.hasDaemons()) {
            figures.put(Column.CPU, cpu / (bytes / 1e9));
        }
    }

    private double bulk(Column column, String direction) throws InterruptedException {
        Map<String, String> answer = tunnel.ask(direction + seconds);
        put(column, answer, "bits_per_second", 1e9);
        return Double.parseDouble(answer.getOrDefault("bytes", "0"));
    }

    private double cpuSeconds() {
        return tunnel.usage().cpu().toMillis() / 1e3;
    }

    private void packets() throws InterruptedException {
        tunnel.ask("udp-up 200 0 1");
        put(Column.PACKETS, tunnel.ask("udp-up 200 0 " + seconds), "received_per_second", 1e3);
    }

    private void memory() {
        if (tunnel.hasDaemons()) {
            figures.put(Column.MEMORY, tunnel.memory());
        }
    }

    private void put(Column column, Map<String, String> answer, String key, double unit) {
        if (answer.containsKey(key)) {
            figures.put(column, Double.parseDouble(answer.get(key)) / unit);
        }
    }
}
