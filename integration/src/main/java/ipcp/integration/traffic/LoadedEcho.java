package ipcp.integration.traffic;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Round trip times while bulk TCP fills the same path towards the server. */
final class LoadedEcho {
    /** How long the bulk streams run before the first probe: past slow start and the JIT's first second. */
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private LoadedEcho() {}

    static Latency measure(TrafficClient client, int count, Duration interval, int streams)
            throws IOException, InterruptedException {
        Duration probing = interval.multipliedBy(count);
        Amount amount = Amount.of(WARM_UP.plus(probing).plusMillis(200));
        FutureTask<Throughput> load = new FutureTask<>(() -> client.upload(streams, amount));
        Thread.ofPlatform().daemon().name("load").start(load);
        // The first probes are for warming up, and not counted.
        client.echo((int) Math.max(1, WARM_UP.dividedBy(interval)), interval);
        Latency latency = client.echo(count, interval);
        try {
            load.get();
        } catch (ExecutionException e) {
            throw new IOException("the load broke off: " + e.getCause().getMessage(), e.getCause());
        }
        return latency;
    }
}
