package ipcp.wire;

import java.time.Duration;

/**
 * How long the keys of an {@code ipcp/2} session are good (docs/protocol.md). The client sees to new ones a little
 * before that; either side ends a session whose keys are older.
 *
 * @param age at most
 * @param bytes at most in either direction
 */
public record KeyLimits(Duration age, long bytes) {
    /** An hour, or 64 GB. */
    public static final KeyLimits STANDARD = new KeyLimits(Duration.ofHours(1), 1L << 36);

    /** Whether keys of this age, after so many bytes, are to be renewed: a sixteenth before the limit. */
    boolean isDue(long nanos, long used) {
        return nanos >= age.toNanos() / 16 * 15 || used >= bytes / 16 * 15;
    }

    /** Whether they are no good any more. */
    boolean isOver(long nanos, long used) {
        return nanos > age.toNanos() || used > bytes;
    }

    /** Whether a peer that asks for new ones asks far too often: each costs this side some work. */
    boolean isEarly(long nanos, long used) {
        return nanos < age.toNanos() / 64 && used < bytes / 64;
    }
}
