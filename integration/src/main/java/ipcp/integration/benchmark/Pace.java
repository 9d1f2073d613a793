package ipcp.integration.benchmark;

import java.time.Duration;

/**
 * How long each measurement of a repetition lasts.
 *
 * @param seconds of bulk and of packets
 * @param warmUp seconds of bulk each way before anything counts, past what a JIT compiler takes
 * @param idleProbes round trips on the idle tunnel, one per {@link #IDLE_INTERVAL}
 * @param loadedProbes round trips under load, one per {@link #LOADED_INTERVAL}
 */
record Pace(int seconds, int warmUp, int idleProbes, int loadedProbes) {
    static final Duration IDLE_INTERVAL = Duration.ofMillis(2);
    static final Duration LOADED_INTERVAL = Duration.ofMillis(10);

    static final Pace FULL = new Pace(3, 4, 1000, 300);
    static final Pace QUICK = new Pace(1, 3, 500, 100);
}
