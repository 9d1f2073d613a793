package ipcp.tunnel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: 0.5 to 1 s at first, then up to twice as long each time, 30 s at
 * most; from the beginning again after a session that lasted a minute. Jittered, so that the clients of a server that
 * comes back do not come all at once. For one thread.
 */
final class Backoff {
    static final Duration LEAST = Duration.ofMillis(500);
    static final Duration MOST = Duration.ofSeconds(30);
    static final Duration STABLE = Duration.ofMinutes(1);

    /** Not multipliedBy, here and below: that is BigDecimal's, which makes 20 ms of tables before its first product. */
    private static final Duration FIRST = LEAST.plus(LEAST);

    private final RandomGenerator random;
    private Duration ceiling = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait after an attempt.
     *
     * @param lasted how long the session was up; zero when there was none
     */
    Duration next(Duration lasted) {
        if (lasted.compareTo(STABLE) >= 0) {
            ceiling = FIRST;
        }
        Duration wait = jittered(ceiling);
        Duration twice = ceiling.plus(ceiling);
        ceiling = twice.compareTo(MOST) > 0 ? MOST : twice;
        return wait;
    }

    /** The wait when the way to the server is down at this end: nothing is spared by waiting longer. */
    Duration whileOffline() {
        return jittered(FIRST);
    }

    /** The slowest pace there is. */
    Duration slowest() {
        ceiling = MOST;
        return jittered(MOST);
    }

    private Duration jittered(Duration ceiling) {
        long half = ceiling.toNanos() / 2;
        return Duration.ofNanos(half + random.nextLong(half + 1));
    }
}
