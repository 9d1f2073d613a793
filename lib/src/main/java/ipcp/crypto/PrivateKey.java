package ipcp.crypto;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * The secret half of a key pair for X25519 (RFC 7748). It lives in memory that is locked, guarded and read-only, and is
 * overwritten on {@link #close}; it never appears in {@link #toString}.
 */
public final class PrivateKey implements AutoCloseable {
    public static final int LENGTH = LockedSecret.LENGTH;

    private final LockedSecret secret;
    private volatile PublicKey publicKey;

    private PrivateKey(LockedSecret secret) {
        this.secret = secret;
    }

    /**
     * Takes over {@code bytes}: they are zero afterwards.
     *
     * @throws IllegalArgumentException unless there are {@value #LENGTH}
     */
    public static PrivateKey takeOver(byte[] bytes) {
        return new PrivateKey(LockedSecret.takeOver(bytes));
    }

    /** A fresh key that nobody else has. */
    public static PrivateKey random() {
        return takeOver(Sodium.randomBytes(LENGTH));
    }

    /** The key that goes with this one. */
    public PublicKey publicKey() {
        PublicKey known = publicKey;
        if (known == null) {
            try (var memory = new Memory(PublicKey.LENGTH)) {
                Sodium.crypto_scalarmult_base(Pointer.nativeValue(memory), address());
                known = PublicKey.of(memory.getByteArray(0, PublicKey.LENGTH));
            }
            publicKey = known;
        }
        return known;
    }

    long address() {
        return secret.address();
    }

    /** Overwrites and frees the key. Whatever uses it must have ended. */
    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "PrivateKey[secret]";
    }
}
