package ipcp.crypto;

import com.sun.jna.Pointer;
import java.util.Arrays;

/** 32 secret bytes in memory that is locked, guarded and read-only, and that is overwritten on {@link #close}. */
final class LockedSecret implements AutoCloseable {
    static final int LENGTH = 32;

    private volatile long address;

    private LockedSecret(long address) {
        this.address = address;
    }

    /**
     * Takes over {@code bytes}: they are zero afterwards.
     *
     * @throws IllegalArgumentException unless there are {@value #LENGTH}
     */
    static LockedSecret takeOver(byte[] bytes) {
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
        return new LockedSecret(address);
    }

    long address() {
        long current = address;
        if (current == 0) {
            throw new IllegalStateException("the key was closed");
        }
        return current;
    }

    /** Overwrites and frees the bytes. Whatever uses them must have ended. */
    @Override
    public void close() {
        long current = address;
        address = 0;
        if (current != 0) {
            Sodium.sodium_free(current);
        }
    }
}
