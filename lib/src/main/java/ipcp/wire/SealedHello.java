package ipcp.wire;

import static ipcp.wire.Ipcp1.CHALLENGE;
import static ipcp.wire.Ipcp1.HELLO;
import static ipcp.wire.Ipcp1.HELLO_CONTENT;
import static ipcp.wire.Ipcp1.HELLO_PAYLOAD;
import static ipcp.wire.Ipcp1.NONCE;

import com.muquit.libsodiumjna.SodiumLibrary;
import com.muquit.libsodiumjna.exceptions.SodiumLibraryException;
import ipcp.crypto.NonceSequence;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.Sodium;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** The client's proof that it has the key: the server's challenge, sealed (docs/protocol.md, section 2). */
final class SealedHello {
    private SealedHello() {}

    /** Appends the frame that answers {@code challenge}. */
    static void write(byte[] challenge, PresharedKey key, NonceSequence nonces, ByteBuffer out) {
        byte[] message = ByteBuffer.allocate(Ipcp1.MESSAGE_HEADER + HELLO_PAYLOAD)
                .put(HELLO)
                .putInt(HELLO_PAYLOAD)
                .put(challenge)
                .put(Sodium.randomBytes(CHALLENGE))
                .array();
        byte[] nonce = new byte[NONCE];
        nonces.next(ByteBuffer.wrap(nonce));
        byte[] secret = key.bytes();
        try {
            byte[] sealed = SodiumLibrary.cryptoSecretBoxEasy(message, nonce, secret);
            out.putInt(HELLO_CONTENT).put(nonce).put(sealed);
        } catch (SodiumLibraryException e) {
            throw new IllegalStateException("crypto_secretbox_easy failed", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * Judges a frame's content.
     *
     * @return what is wrong with it, if anything
     */
    static Optional<Handshake.Reason> judge(byte[] content, byte[] challenge, PresharedKey key) {
        byte[] nonce = Arrays.copyOf(content, NONCE);
        byte[] sealed = Arrays.copyOfRange(content, NONCE, content.length);
        byte[] secret = key.bytes();
        byte[] message;
        try {
            message = SodiumLibrary.cryptoSecretBoxOpenEasy(sealed, nonce, secret);
        } catch (SodiumLibraryException e) {
            return Optional.of(Handshake.Reason.WRONG_KEY);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        var header = ByteBuffer.wrap(message);
        if (header.get() != HELLO || header.getInt() != HELLO_PAYLOAD) {
            return Optional.of(Handshake.Reason.BAD_FRAME);
        }
        byte[] answered = Arrays.copyOfRange(message, Ipcp1.MESSAGE_HEADER, Ipcp1.MESSAGE_HEADER + CHALLENGE);
        return MessageDigest.isEqual(answered, challenge)
                ? Optional.empty()
                : Optional.of(Handshake.Reason.WRONG_CHALLENGE);
    }
}
