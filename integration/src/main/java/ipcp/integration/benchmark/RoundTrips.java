package ipcp.integration.benchmark;

import ipcp.integration.traffic.Latency;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The delay of a tunnel: idle, beside the bare cable under it, and while a bulk stream fills it. */
record RoundTrips(LiveTunnel tunnel, String address, Pace pace) {
    /** How long the bulk stream runs before the first probe: past slow start. */
    private static final Duration LEAD = Duration.ofSeconds(1);

    void idle(Map<Column, Double> figures) throws InterruptedException {
        tunnel.ping(address, pace.idleProbes() / 4, Pace.IDLE_INTERVAL);
        Optional<Latency> cable = tunnel.ping(Tunnel.RIGHT, pace.idleProbes(), Pace.IDLE_INTERVAL);
        Optional<Latency> through =
                tunnel.hasDaemons() ? tunnel.ping(address, pace.idleProbes(), Pace.IDLE_INTERVAL) : cable;
        if (through.isEmpty() || cable.isEmpty()) {
            return;
        }
        double p50 = millis(through.get().p50());
        double p99 = millis(through.get().p99());
        figures.put(Column.IDLE_P50, p50);
        figures.put(Column.IDLE_P99, p99);
        if (tunnel.hasDaemons()) {
            figures.put(Column.ADDED_P50, p50 - millis(cable.get().p50()));
            figures.put(Column.ADDED_P99, p99 - millis(cable.get().p99()));
        }
    }

    /** Under one stream from left to right. */
    void loaded(Map<Column, Double> figures) throws InterruptedException {
        Duration time = LEAD.plus(Pace.LOADED_INTERVAL.multipliedBy(pace.loadedProbes()));
        FutureTask<Map<String, String>> load = new FutureTask<>(
                () -> tunnel.ask("up 1 " + time.plusMillis(1500).toSeconds()));
        Thread.ofVirtual().start(load);
        Thread.sleep(LEAD);
        Optional<Latency> latency = tunnel.ping(address, pace.loadedProbes(), Pace.LOADED_INTERVAL);
        try {
            if (latency.isPresent() && !load.get().isEmpty()) {
                figures.put(Column.LOADED_P50, millis(latency.get().p50()));
                figures.put(Column.LOADED_P99, millis(latency.get().p99()));
                figures.put(
                        Column.LOST,
                        (double) latency.get().sent() - latency.get().received());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
