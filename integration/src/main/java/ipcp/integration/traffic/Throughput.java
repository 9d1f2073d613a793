package ipcp.integration.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What arrived of a bulk transfer, every byte of it checked.
 *
 * @param bytes of payload
 * @param time from the first byte to the last, at the receiver
 */
public record Throughput(long bytes, Duration time) {
    public double bitsPerSecond() {
        return bytes * 8e9 / Math.max(1, time.toNanos());
    }

    /** Streams that ran at the same time, as one: all the bytes, in the time of the slowest. */
    static Throughput sum(List<Throughput> streams) {
        return new Throughput(
                streams.stream().mapToLong(Throughput::bytes).sum(),
                streams.stream().map(Throughput::time).max(Duration::compareTo).orElseThrow());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.3f Gb/s (%.1f MB in %.2f s, checksums right)",
                bitsPerSecond() / 1e9,
                bytes / 1e6,
                time.toNanos() / 1e9);
    }
}
