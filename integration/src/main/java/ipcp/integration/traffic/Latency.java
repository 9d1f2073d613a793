package ipcp.integration.traffic;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Round trip times of a series of probes; with no reply at all they are zero.
 *
 * @param sent probes
 * @param received replies
 */
public record Latency(int sent, int received, Duration p50, Duration p99, Duration max) {
    /** From round trip times in nanoseconds, in any order; {@code sent} may be more than there are. */
    public static Latency of(int sent, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(sent, sorted.length, rank(sorted, 0.50), rank(sorted, 0.99), rank(sorted, 1));
    }

    private static Duration rank(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[Math.max(0, index)]);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.3f ms, p99 %.3f ms, max %.3f ms (%d of %d)",
                p50.toNanos() / 1e6,
                p99.toNanos() / 1e6,
                max.toNanos() / 1e6,
                received,
                sent);
    }
}
