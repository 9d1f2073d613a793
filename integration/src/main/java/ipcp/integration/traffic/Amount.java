package ipcp.integration.traffic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * How much to send: until the time is over or the bytes are out, whichever is first.
 *
 * @param time positive
 * @param bytes positive, per stream; rounded up to whole 128 KiB blocks
 */
public record Amount(Duration time, long bytes) {
    /** Nothing this tool does lasts longer. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public Amount {
        if (!time.isPositive() || time.compareTo(LONGEST) > 0 || bytes <= 0) {
            throw new IllegalArgumentException("time " + time + " is not within 0..10 min, or bytes " + bytes + " < 1");
        }
    }

    public static Amount of(Duration time) {
        return new Amount(time, Long.MAX_VALUE);
    }

    public static Amount of(long bytes) {
        return new Amount(LONGEST, bytes);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(time.toNanos());
        out.writeLong(bytes);
    }

    static Amount readFrom(DataInput in) throws IOException {
        return new Amount(Duration.ofNanos(in.readLong()), in.readLong());
    }
}
