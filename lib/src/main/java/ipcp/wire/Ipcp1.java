package ipcp.wire;

import java.nio.ByteBuffer;

/** The sizes and numbers of {@code ipcp/1} (docs/protocol.md), and how its stream is cut into frames. */
final class Ipcp1 {
    /** Bytes of the content length, unsigned and big-endian, in front of every frame. */
    static final int LENGTH_PREFIX = 4;

    static final int NONCE = 24;
    static final int TAG = 16;

    /** Bytes of type and payload length at the start of every message. */
    static final int MESSAGE_HEADER = 5;

    /** Linux's flags and protocol in front of every packet. */
    static final int PACKET_INFO = 4;

    /** Most bytes of content in a frame that we send. */
    static final int MAX_CONTENT = 4092;

    /** Most bytes of an IP packet or Ethernet frame that we send. */
    static final int MAX_PACKET = MAX_CONTENT - NONCE - TAG - MESSAGE_HEADER - PACKET_INFO;

    static final int CHALLENGE = 24;
    static final int HELLO_PAYLOAD = 48;
    static final int HELLO_CONTENT = NONCE + TAG + MESSAGE_HEADER + HELLO_PAYLOAD;

    /** Longest claim of the text dialect. */
    static final int MAX_CLAIM = 127;

    static final byte DATA = 1;
    static final byte HEARTBEAT_REQUEST = 2;
    static final byte HEARTBEAT_ACK = 3;
    static final byte CHALLENGE_TYPE = 4;
    static final byte HELLO = 5;

    /** From {@link #frame}: not all of the frame is there. */
    static final int INCOMPLETE = -1;

    /** From {@link #frame}: the length is not within its limits. */
    static final int BAD_LENGTH = -2;

    private Ipcp1() {}

    /**
     * Looks for a frame at the position of {@code in}. When all of it is there, the position moves to its content.
     *
     * @return the length of the content, {@link #INCOMPLETE}, or {@link #BAD_LENGTH} as soon as the length is there
     */
    static int frame(ByteBuffer in, int maxContent) {
        if (in.remaining() < LENGTH_PREFIX) {
            return INCOMPLETE;
        }
        int length = in.getInt(in.position());
        if (length < 1 || length > maxContent) { // above 2^31 is negative here
            return BAD_LENGTH;
        }
        if (in.remaining() - LENGTH_PREFIX < length) {
            return INCOMPLETE;
        }
        in.position(in.position() + LENGTH_PREFIX);
        return length;
    }
}
