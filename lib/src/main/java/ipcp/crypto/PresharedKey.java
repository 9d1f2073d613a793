package ipcp.crypto;

import com.sun.jna.Pointer;

/**
 * A 32-byte secret shared by a client and its server. It lives in memory that is locked, guarded and read-only, and is
 * overwritten on {@link #close}; it never appears in {@link #toString}.
 */
public final class PresharedKey implements AutoCloseable {
    public static final int LENGTH = LockedSecret.LENGTH;

    private final LockedSecret secret;

    private PresharedKey(LockedSecret secret) {
        this.secret = secret;
    }

    /**
     * Takes over {@code bytes}: they are zero afterwards.
     *
     * @throws IllegalArgumentException unless there are {@value #LENGTH}
     */
    public static PresharedKey takeOver(byte[] bytes) {
        return new PresharedKey(LockedSecret.takeOver(bytes));
    }

    /** A fresh key that nobody else has. */
    public static PresharedKey random() {
        return takeOver(Sodium.randomBytes(LENGTH));
    }

    /** A copy of the bytes, for the caller to overwrite after use. */
    public byte[] bytes() {
        return new Pointer(address()).getByteArray(0, LENGTH);
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
        return "PresharedKey[secret]";
    }
}
