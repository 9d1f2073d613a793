package ipcp.wire;

import java.nio.ByteBuffer;

/** How the stream of {@code simplevpn} is cut into messages, by the lengths in IP headers (docs/protocol.md). */
final class Simplevpn {
    /** Bytes of a control message: an IPv4 header whose total length is 0. */
    static final int CONTROL = 20;

    /** Longest packet that is carried. */
    static final int MAX_PACKET = 65_535;

    static final int SOURCE = 12;
    static final int DESTINATION = 16;

    /** An address of nobody. */
    static final int NONE = 0;

    /** Source and destination of a keepalive: 255.255.255.255. */
    static final int KEEPALIVE = -1;

    /** What {@link #next} says when the length is not there yet. */
    static final int INCOMPLETE = -1;

    /** ... and when there is no such message. */
    static final int BAD = -2;

    private static final int TOTAL_LENGTH = 2;
    private static final int V4_HEADER = 20;
    private static final int V6_PAYLOAD_LENGTH = 4;
    private static final int V6_HEADER = 40;

    private Simplevpn() {}

    /** The length of the message at the position of {@code in}, which may end before that does. */
    static int next(ByteBuffer in) {
        int at = in.position();
        int there = in.remaining();
        if (there == 0) {
            return INCOMPLETE;
        }
        return switch (in.get(at) >>> 4 & 0x0f) {
            case 4 -> there < TOTAL_LENGTH + Short.BYTES ? INCOMPLETE : v4(in.getShort(at + TOTAL_LENGTH) & 0xffff);
            case 6 ->
                there < V6_PAYLOAD_LENGTH + Short.BYTES ? INCOMPLETE : v6(in.getShort(at + V6_PAYLOAD_LENGTH) & 0xffff);
            default -> BAD;
        };
    }

    private static int v4(int total) {
        if (total == 0) {
            return CONTROL;
        }
        return total < V4_HEADER ? BAD : total;
    }

    private static int v6(int payload) {
        return V6_HEADER + payload > MAX_PACKET ? BAD : V6_HEADER + payload;
    }

    /** Whether the message at {@code at}, which {@link #next} has measured, is one of control. */
    static boolean isControl(ByteBuffer in, int at) {
        return in.get(at) >>> 4 == 4 && in.getShort(at + TOTAL_LENGTH) == 0;
    }
}
