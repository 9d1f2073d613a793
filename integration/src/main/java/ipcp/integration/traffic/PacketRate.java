package ipcp.integration.traffic;

import java.time.Duration;
import java.util.Locale;

/**
 * What became of a series of UDP packets.
 *
 * @param sent packets
 * @param received packets
 * @param time from the first packet to the last, at the receiver
 */
public record PacketRate(long sent, long received, Duration time) {
    public double receivedPerSecond() {
        return received * 1e9 / Math.max(1, time.toNanos());
    }

    /** 0..1 */
    public double loss() {
        return sent == 0 ? 0 : (double) Math.max(0, sent - received) / sent;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.0f packets/s (%d of %d arrived, %.1f %% lost)",
                receivedPerSecond(),
                received,
                sent,
                100 * loss());
    }
}
