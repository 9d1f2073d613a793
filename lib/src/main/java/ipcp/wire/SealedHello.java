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
        var content = ByteBuffer.allocate(HELLO_CONTENT);
        nonces.next(content);
        content.position(NONCE + TAG)
                .put(HELLO)
                .putInt(HELLO_PAYLOAD)
                .put(challenge)
                .put(Sodium.randomBytes(CHALLENGE))
                .flip();
        byte[] bytes = content.array();
        SecretBox.seal(bytes, NONCE, bytes, NONCE + TAG, MESSAGE_HEADER + HELLO_PAYLOAD, bytes, 0, key);
        out.putInt(HELLO_CONTENT).put(content);
    }

    /**
     * Judges a frame's content.
     *
     * @return what is wrong with it, if anything
     */
    static Optional<Handshake.Reason> judge(byte[] content, byte[] challenge, PresharedKey key) {
        byte[] message = new byte[MESSAGE_HEADER + HELLO_PAYLOAD];
        if (!SecretBox.open(message, 0, content, NONCE, HELLO_CONTENT - NONCE, content, 0, key)) {
            return Optional.of(Handshake.Reason.WRONG_KEY);
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
