package ipcp.wire;

import ipcp.net.Packet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The sizes and numbers of {@code ipcp/2} (docs/protocol.md), and how its handshake is cut into frames. */
final class Ipcp2 {
    /** What the first frames of both sides start with. */
    private static final byte[] MAGIC = "ipcp/2".getBytes(StandardCharsets.US_ASCII);

    static final int MAGIC_LENGTH = 6;
    static final byte VERSION = 1;

    /** Bytes of the length in front of every frame of the handshake. */
    static final int LENGTH_PREFIX = 4;

    static final int MAX_SUITES = 8;

    /** Longest name or claim, in bytes of UTF-8. */
    static final int MAX_IDENTITY = 64;

    static final int SERVER_RANDOM = 32;

    /** Bytes in front of every record: zero, and 24 bits of length. */
    static final int RECORD_HEADER = 4;

    static final int TAG = 16;

    /** Most bytes of plaintext in a record: the longest packet, and a bit. */
    static final int MAX_PLAINTEXT = 66_000;

    static final int MAX_RECORD = RECORD_HEADER + MAX_PLAINTEXT + TAG;

    /** The longest packet. */
    static final int MAX_PACKET = Packet.CAPACITY;

    /** Most bytes that a heartbeat may carry for nothing. */
    static final int MAX_PADDING = 1024;

    static final byte DATA = 1;
    static final byte HEARTBEAT_REQUEST = 2;
    static final byte HEARTBEAT_ACK = 3;
    static final byte SETTINGS = 4;
    static final byte CONFIRM = 5;
    static final byte CLOSE = 6;
    static final byte REKEY_REQUEST = 7;
    static final byte REKEY_ANSWER = 8;
    static final byte KEY_SWITCH = 9;
    static final byte REFUSE = 10;

    /** Most bytes of plaintext in the client's first record: its type, and the addresses that it asks for. */
    static final int MAX_CONFIRM = 64;

    /** Why a client is refused that has proved itself: there is no address for it. */
    static final byte NO_ADDRESS = 1;

    private Ipcp2() {}

    /** Appends the start of a first frame, with room for {@code length} bytes behind version and magic. */
    static void writeStart(ByteBuffer out, int length) {
        out.putInt(MAGIC_LENGTH + 1 + length).put(MAGIC).put(VERSION);
    }

    /** Takes the start of a first frame's content; false when it is another's, or of another version. */
    static boolean readStart(ByteBuffer content) {
        if (content.remaining() < MAGIC_LENGTH + 1 || !isMagic(content, content.position())) {
            return false;
        }
        content.position(content.position() + MAGIC_LENGTH);
        return content.get() == VERSION;
    }

    /** Whether the bytes from {@code at}, as many as there are, are those that a first frame starts with. */
    static boolean isMagic(ByteBuffer bytes, int at) {
        int there = Math.min(MAGIC_LENGTH, bytes.limit() - at);
        for (int i = 0; i < there; i++) {
            if (bytes.get(at + i) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }
}
