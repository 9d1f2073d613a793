package ipcp.crypto;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Arrays;

/**
 * The secret half of a key pair for X25519 (RFC 7748). It lives in memory that is locked, guarded and read-only, and is
 * overwritten on {@link #close}; it never appears in {@link #toString}.
 */
public final class PrivateKey implements AutoCloseable {
    public static final int LENGTH = 32;

    private volatile long address;
    private volatile PublicKey publicKey;

    private PrivateKey(long address) {
        this.address = address;
    }

    /**
     * Takes over {@code bytes}: they are zero afterwards.
     *
     * @throws IllegalArgumentException unless there are {@value #LENGTH}
     */
    public static PrivateKey takeOver(byte[] bytes) {
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
        return new PrivateKey(address);
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
        return "PrivateKey[secret]";
    }
}
