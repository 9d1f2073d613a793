package ipcp.crypto;

import com.sun.jna.Pointer;
import java.util.Arrays;

/**
 * A 32-byte secret shared by a client and its server. It lives in memory that is locked, guarded and read-only, and is
 * overwritten on {@link #close}; it never appears in {@link #toString}.
 */
public final class PresharedKey implements AutoCloseable {
    public static final int LENGTH = 32;

    private volatile long address;

    private PresharedKey(long address) {
        this.address = address;
    }

    /**
     * Takes over {@code bytes}: they are zero afterwards.
     *
     * @throws IllegalArgumentException unless there are {@value #LENGTH}
     */
    public static PresharedKey takeOver(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has " + LENGTH + " bytes, not " + bytes.length);
        }
        long address = Sodium.sodium_malloc(LENGTH);
        if (address == 0) {
            throw new IllegalStateException("no memory for a key");
        }
        new Pointer(address).write(0, bytes, 0, LENGTH);
        Sodium.sodium_mprotect_readonly(address);
        Arrays.fill(bytes, (byte) 0);
        return new PresharedKey(address);
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
        long current = address;
        if (current == 0) {
            throw new IllegalStateException("the key was closed");
        }
        return current;
    }

    /** Overwrites and frees the key. Whatever uses it must have ended. */
    @Override
    public void close() {
        long current = address;
        address = 0;
        if (current != 0) {
            Sodium.sodium_free(current);
        }
    }

    @Override
    public String toString() {
        return "PresharedKey[secret]";
    }
}
