package ipcp.tunnel;

import ipcp.net.Packet;
import java.nio.ByteBuffer;

/**
 * What was read from a connection and not yet decoded. It is moved to the front only when the room behind it gets
 * short, and there is headroom in front of everything for the packets that are decoded in place. For one thread.
 */
final class ReadBuffer {
    private final ByteBuffer bytes;
    private int begin = Packet.HEADROOM;
    private int end = Packet.HEADROOM;

    /**
     * @param bytes all of it is overwritten; at least twice as long as the longest message
     */
    ReadBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Appends what was read elsewhere. */
    void append(ByteBuffer carried) {
        bytes.limit(bytes.capacity()).position(end);
        bytes.put(carried);
        end = bytes.position();
    }

    /** Room to read into; {@link #data} takes what was put there. */
    ByteBuffer room() {
        if (begin == end) {
            begin = Packet.HEADROOM;
            end = begin;
        } else if (bytes.capacity() - end < bytes.capacity() / 2) {
            System.arraycopy(
                    bytes.array(),
                    bytes.arrayOffset() + begin,
                    bytes.array(),
                    bytes.arrayOffset() + Packet.HEADROOM,
                    end - begin);
            end -= begin - Packet.HEADROOM;
            begin = Packet.HEADROOM;
        }
        return bytes.limit(bytes.capacity()).position(end);
    }

    /** What is there to decode; only after {@link #room} or {@link #append}. */
    ByteBuffer data() {
        end = bytes.position();
        return bytes.limit(end).position(begin);
    }

    /** {@code data} was decoded up to its position. */
    void consumed(ByteBuffer data) {
        begin = data.position();
    }
}
