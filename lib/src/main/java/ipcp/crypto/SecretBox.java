package ipcp.crypto;

import ipcp.foreign.Critical;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * XSalsa20-Poly1305 as NaCl's {@code crypto_secretbox} has it: authenticated encryption without associated data. Works
 * in place on arrays and allocates nothing. Safe for any thread.
 */
public final class SecretBox {
    public static final int NONCE_LENGTH = 24;
    public static final int TAG_LENGTH = 16;

    /** {@code int f(out, in, unsigned long long length, nonce, key)}; the key is not in the heap. */
    private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);

    private static final MethodHandle SEAL = Sodium.critical("crypto_secretbox_easy", SIGNATURE);
    private static final MethodHandle OPEN = Sodium.critical("crypto_secretbox_open_easy", SIGNATURE);

    private SecretBox() {}

    /**
     * Seals {@code length} bytes of {@code message} into {@code length + }{@value #TAG_LENGTH} bytes of {@code out}:
     * tag, then ciphertext. The two may overlap.
     *
     * @param nonce {@value #NONCE_LENGTH} bytes, from {@code nonceAt}, that no other message under this key has
     */
    public static void seal(
            byte[] out, int outAt, byte[] message, int at, int length, byte[] nonce, int nonceAt, PresharedKey key) {
        var to = part(out, outAt, length + TAG_LENGTH);
        if (call(SEAL, to, part(message, at, length), length, part(nonce, nonceAt, NONCE_LENGTH), key) != 0) {
            throw new IllegalStateException("crypto_secretbox_easy failed");
        }
    }

    /**
     * Opens {@code length} bytes of {@code sealed} into {@code length - }{@value #TAG_LENGTH} bytes of {@code out},
     * which may overlap.
     *
     * @return false, with nothing written, when they are not authentic
     */
    public static boolean open(
            byte[] out, int outAt, byte[] sealed, int at, int length, byte[] nonce, int nonceAt, PresharedKey key) {
        if (length < TAG_LENGTH) {
            return false;
        }
        var to = part(out, outAt, length - TAG_LENGTH);
        return call(OPEN, to, part(sealed, at, length), length, part(nonce, nonceAt, NONCE_LENGTH), key) == 0;
    }

    private static MemorySegment part(byte[] array, int at, int length) {
        return MemorySegment.ofArray(array).asSlice(at, length);
    }

    private static int call(
            MethodHandle function,
            MemorySegment out,
            MemorySegment in,
            long length,
            MemorySegment nonce,
            PresharedKey key) {
        try {
            return (int) function.invokeExact(out, in, length, nonce, key.address());
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }
}
