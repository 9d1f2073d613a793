package ipcp.wire;

import ipcp.crypto.AeadSuite;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The server's answer to a {@link ClientHello} (docs/protocol.md): the suite, and random bytes, which make a first
 * message that was recorded earlier worthless, without anything being remembered.
 */
final class ServerHello {
    /** Bytes of content. */
    static final int LENGTH = Ipcp2.MAGIC_LENGTH + 2 + Ipcp2.SERVER_RANDOM;

    private ServerHello() {}

    /** The whole frame. */
    static byte[] toFrame(AeadSuite suite, byte[] random) {
        var frame = ByteBuffer.allocate(Ipcp2.LENGTH_PREFIX + LENGTH);
        Ipcp2.writeStart(frame, 1 + Ipcp2.SERVER_RANDOM);
        return frame.put(ClientHello.id(suite)).put(random).array();
    }

    /** Reads the content of a frame; nothing when it is no answer of this version. */
    static Optional<AeadSuite> read(ByteBuffer content) {
        return content.remaining() == LENGTH && Ipcp2.readStart(content)
                ? ClientHello.suite(content.get())
                : Optional.empty();
    }
}
