package ipcp.crypto;

/**
 * XSalsa20-Poly1305 as NaCl's {@code crypto_secretbox} has it: authenticated encryption without associated data. Works
 * on native addresses and allocates nothing; the caller answers for the sizes. Safe for any thread.
 */
public final class SecretBox {
    public static final int NONCE_LENGTH = 24;
    public static final int TAG_LENGTH = 16;

    private SecretBox() {}

    /**
     * Seals {@code length} bytes at {@code message} into {@code length + }{@value #TAG_LENGTH} bytes at {@code out}:
     * tag, then ciphertext. The two may overlap.
     *
     * @param nonce address of {@value #NONCE_LENGTH} bytes that no other message under this key has
     */
    public static void seal(long out, long message, int length, long nonce, PresharedKey key) {
        if (Sodium.crypto_secretbox_easy(out, message, length, nonce, key.address()) != 0) {
            throw new IllegalStateException("crypto_secretbox_easy failed");
        }
    }

    /**
     * Opens {@code length} bytes at {@code sealed} into {@code length - }{@value #TAG_LENGTH} bytes at {@code out},
     * which may overlap.
     *
     * @return false, with nothing written, when they are not authentic
     */
    public static boolean open(long out, long sealed, int length, long nonce, PresharedKey key) {
        return length >= TAG_LENGTH
                && Sodium.crypto_secretbox_open_easy(out, sealed, length, nonce, key.address()) == 0;
    }
}
