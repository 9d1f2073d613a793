package ipcp.crypto;

import java.util.Arrays;
import java.util.Base64;

/** The public half of a key pair for X25519 (RFC 7748). */
public final class PublicKey {
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy of {@code bytes} as a key.
     *
     * @throws IllegalArgumentException unless there are {@value #LENGTH}
     */
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /**
     * Parses the 44 characters of Base64 that WireGuard's tools write.
     *
     * @throws IllegalArgumentException when it is not that, or no login could ever succeed with it (RFC 7748, section
     *     6)
     */
    public static PublicKey parse(String base64) {
        if (base64.length() != 44) {
            throw new IllegalArgumentException("a public key has 44 characters, not " + base64.length());
        }
        PublicKey key = of(Base64.getDecoder().decode(base64));
        try (PrivateKey any = PrivateKey.random()) {
            byte[] secret = DH.dh(any, key)
                    .orElseThrow(() -> new IllegalArgumentException("a point of low order, which is nobody's key"));
            Arrays.fill(secret, (byte) 0);
        }
        return key;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As {@link #parse} takes it. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
