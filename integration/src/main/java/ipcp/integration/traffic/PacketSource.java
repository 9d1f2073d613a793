package ipcp.integration.traffic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A series of UDP packets at an even pace.
 *
 * @param size payload bytes, 8..65507
 * @param perSecond packets, 0 for as many as go
 * @param time how long, positive
 */
public record PacketSource(int size, int perSecond, Duration time) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public PacketSource {
        if (size < Long.BYTES || size > 65507 || perSecond < 0) {
            throw new IllegalArgumentException(
                    "size " + size + " is not within 8..65507, or rate " + perSecond + " < 0");
        }
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time " + time + " is not within 0..10 min");
        }
    }

    /** Sends them over a connected channel, on this thread. Returns how many. */
    long send(DatagramChannel channel) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(size);
        long start = System.nanoTime();
        long sent = 0;
        for (long now = 0; now < time.toNanos(); now = System.nanoTime() - start) {
            long due = perSecond == 0 ? Long.MAX_VALUE : (long) (now / 1e9 * perSecond) + 1;
            if (sent >= due) {
                LockSupport.parkNanos(100_000);
                continue;
            }
            packet.clear().putLong(0, sent);
            try {
                channel.write(packet);
            } catch (PortUnreachableException e) {
                // The far end has closed; what is sent now is lost, and counted as such.
            }
            sent++;
        }
        return sent;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        out.writeInt(perSecond);
        out.writeLong(time.toNanos());
    }

    static PacketSource readFrom(DataInput in) throws IOException {
        return new PacketSource(in.readInt(), in.readInt(), Duration.ofNanos(in.readLong()));
    }
}
