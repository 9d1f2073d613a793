package ipcp.wire;

import static ipcp.wire.Ipcp1.CHALLENGE;
import static ipcp.wire.Ipcp1.HELLO;
import static ipcp.wire.Ipcp1.HELLO_CONTENT;
import static ipcp.wire.Ipcp1.HELLO_PAYLOAD;
import static ipcp.wire.Ipcp1.MESSAGE_HEADER;
import static ipcp.wire.Ipcp1.NONCE;
import static ipcp.wire.Ipcp1.TAG;

import ipcp.crypto.NonceSequence;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.SecretBox;
import ipcp.crypto.Sodium;
import ipcp.net.NativeBuffer;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The client's proof that it has the key: the server's challenge, sealed (docs/protocol.md, section 2). The key is used
 * where it lies, and never copied.
 */
final class SealedHello {
    private SealedHello() {}

    /** Appends the frame that answers {@code challenge}. */
    static void write(byte[] challenge, PresharedKey key, NonceSequence nonces, ByteBuffer out) {
        try (Arena arena = Arena.ofConfined()) {
            var content = NativeBuffer.allocate(HELLO_CONTENT, arena);
            ByteBuffer bytes = content.bytes();
            nonces.next(bytes);
            bytes.position(NONCE + TAG)
                    .put(HELLO)
                    .putInt(HELLO_PAYLOAD)
                    .put(challenge)
                    .put(Sodium.randomBytes(CHALLENGE))
                    .flip();
            int message = MESSAGE_HEADER + HELLO_PAYLOAD;
            SecretBox.seal(content.address(NONCE), content.address(NONCE + TAG), message, content.address(0), key);
            out.putInt(HELLO_CONTENT).put(bytes);
        }
    }

    /**
     * Judges a frame's content.
     *
     * @return what is wrong with it, if anything
     */
    static Optional<Handshake.Reason> judge(byte[] content, byte[] challenge, PresharedKey key) {
        byte[] message = new byte[MESSAGE_HEADER + HELLO_PAYLOAD];
        try (Arena arena = Arena.ofConfined()) {
            var buffer = NativeBuffer.allocate(HELLO_CONTENT, arena);
            buffer.bytes().put(content);
            int sealed = HELLO_CONTENT - NONCE;
            if (!SecretBox.open(buffer.address(NONCE), buffer.address(NONCE), sealed, buffer.address(0), key)) {
                return Optional.of(Handshake.Reason.WRONG_KEY);
            }
            buffer.bytes().get(NONCE, message);
        }
        var bytes = ByteBuffer.wrap(message);
        if (bytes.get() != HELLO || bytes.getInt() != HELLO_PAYLOAD) {
            return Optional.of(Handshake.Reason.BAD_FRAME);
        }
        byte[] answered = new byte[CHALLENGE];
        bytes.get(answered);
        return MessageDigest.isEqual(answered, challenge)
                ? Optional.empty()
                : Optional.of(Handshake.Reason.WRONG_CHALLENGE);
    }
}
