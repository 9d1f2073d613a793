package ipcp.crypto;

import static ipcp.crypto.Hashing.HASHLEN;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The chaining key, the hash of all that was said, and the cipher in use (The Noise Protocol Framework, revision 34,
 * section 5.2).
 */
final class SymmetricState {
    private static final byte[] ZEROLEN = {};

    private final AeadSuite suite;
    private final CipherState cipherState;
    private byte[] ck;
    private byte[] h;

    /** {@code InitializeSymmetric}. */
    SymmetricState(String protocolName, AeadSuite suite) {
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        this.suite = suite;
        this.h = name.length <= HASHLEN ? Arrays.copyOf(name, HASHLEN) : Hashing.hash(name);
        this.ck = h.clone();
        this.cipherState = new CipherState(suite);
    }

    /** {@code MixKey}. */
    void mixKey(byte[] inputKeyMaterial) {
        byte[][] outputs = Hashing.hkdf(ck, inputKeyMaterial, 2);
        chain(outputs[0]);
        cipherState.initializeKey(outputs[1]);
    }

    /** {@code MixHash}. */
    void mixHash(byte[] data) {
        h = Hashing.hash(h, data);
    }

    /** {@code MixKeyAndHash}. */
    void mixKeyAndHash(byte[] inputKeyMaterial) {
        byte[][] outputs = Hashing.hkdf(ck, inputKeyMaterial, 3);
        chain(outputs[0]);
        mixHash(outputs[1]);
        cipherState.initializeKey(outputs[2]);
    }

    private void chain(byte[] next) {
        Arrays.fill(ck, (byte) 0);
        ck = next;
    }

    boolean hasKey() {
        return cipherState.hasKey();
    }

    /** {@code EncryptAndHash}. */
    byte[] encryptAndHash(byte[] plaintext) {
        byte[] ciphertext = new byte[plaintext.length + (hasKey() ? CipherState.TAG_LENGTH : 0)];
        cipherState.encryptWithAd(h, 0, h.length, plaintext, 0, plaintext.length, ciphertext, 0);
        mixHash(ciphertext);
        return ciphertext;
    }

    /** {@code DecryptAndHash}; nothing when it is not authentic. */
    Optional<byte[]> decryptAndHash(byte[] ciphertext) {
        int overhead = hasKey() ? CipherState.TAG_LENGTH : 0;
        if (ciphertext.length < overhead) {
            return Optional.empty();
        }
        byte[] plaintext = new byte[ciphertext.length - overhead];
        if (cipherState.decryptWithAd(h, 0, h.length, ciphertext, 0, ciphertext.length, plaintext, 0) < 0) {
            return Optional.empty();
        }
        mixHash(ciphertext);
        return Optional.of(plaintext);
    }

    /** {@code Split}, with one output more. */
    TransportKeys split() {
        byte[][] outputs = Hashing.hkdf(ck, ZEROLEN, 3);
        var first = new CipherState(suite);
        first.initializeKey(outputs[0]);
        var second = new CipherState(suite);
        second.initializeKey(outputs[1]);
        return new TransportKeys(first, second, outputs[2], h.clone());
    }

    void destroy() {
        Arrays.fill(ck, (byte) 0);
        cipherState.destroy();
    }
}
