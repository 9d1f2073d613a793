package ipcp.crypto;

import ipcp.foreign.Critical;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * {@link SecretBox} for a sequence of nonces that share their first 16 bytes: byte for byte the same boxes, in two
 * thirds of the time. The key of XSalsa20's inner cipher depends on those 16 bytes alone (Bernstein, "Extending the
 * Salsa20 nonce") and is kept; and one pass of the cipher makes both the key of Poly1305 and the ciphertext. Other
 * nonces work too, and cost a new inner key each time. Allocates nothing. For one thread.
 */
public final class PrefixedBox implements AutoCloseable {
    /** Bytes in front of a message and of a ciphertext that are overwritten. */
    public static final int BEFORE = 32;

    private static final int NONCE = SecretBox.NONCE_LENGTH;
    private static final int TAG = SecretBox.TAG_LENGTH;
    private static final int COUNTER = 8;

    /** {@code crypto_core_hsalsa20(out, in, k, c)}. */
    private static final MethodHandle HSALSA20 = Sodium.critical(
            "crypto_core_hsalsa20",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG));

    /** {@code crypto_stream_salsa20_xor(c, m, mlen, n, k)}. */
    private static final MethodHandle XOR = Sodium.critical(
            "crypto_stream_salsa20_xor",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG));

    /** {@code crypto_onetimeauth(out, in, inlen, k)}, and {@code crypto_onetimeauth_verify(h, in, inlen, k)}. */
    private static final FunctionDescriptor ONETIMEAUTH = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

    private static final MethodHandle AUTH = Sodium.critical("crypto_onetimeauth", ONETIMEAUTH);
    private static final MethodHandle VERIFY = Sodium.critical("crypto_onetimeauth_verify", ONETIMEAUTH);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final PresharedKey key;
    private final byte[] tag = new byte[TAG];
    private final MemorySegment tagSegment = MemorySegment.ofArray(tag);
    private final byte[] nonce = new byte[NONCE];
    private final MemorySegment counter = MemorySegment.ofArray(nonce).asSlice(NONCE - COUNTER);
    private final MemorySegment prefix = MemorySegment.ofArray(nonce).asSlice(0, NONCE - COUNTER);
    private long subkey;
    private boolean closed;
    private boolean known;
    private long high;
    private long middle;

    public PrefixedBox(PresharedKey key) {
        this.key = key;
    }

    /**
     * Seals {@code length} bytes of {@code message}, which has {@value #BEFORE} bytes in front of them that are lost.
     *
     * @param out has a nonce at {@code at} that no other message under this key has; tag and ciphertext are put behind
     *     it
     */
    public void seal(byte[] out, int at, byte[] message, int from, int length) {
        take(out, at);
        Arrays.fill(message, from - BEFORE, from, (byte) 0);
        MemorySegment box = MemorySegment.ofArray(out);
        int ciphertext = at + NONCE + TAG;
        xor(box, ciphertext - BEFORE, MemorySegment.ofArray(message), from - BEFORE, length);
        authenticate(AUTH, box, ciphertext, length, box, ciphertext - BEFORE);
        System.arraycopy(nonce, 0, out, at, NONCE);
        System.arraycopy(tag, 0, out, at + NONCE, TAG);
    }

    /**
     * Opens a box of nonce, tag and {@code length} bytes of ciphertext at {@code at}; nonce and tag are lost.
     *
     * @param plaintext takes {@value #BEFORE} bytes of no meaning and {@code length} bytes of message, from its start
     * @return false, with nothing of use in {@code plaintext}, when the box is not authentic
     */
    public boolean open(byte[] in, int at, int length, byte[] plaintext) {
        take(in, at);
        System.arraycopy(in, at + NONCE, tag, 0, TAG);
        int ciphertext = at + NONCE + TAG;
        Arrays.fill(in, ciphertext - BEFORE, ciphertext, (byte) 0);
        MemorySegment box = MemorySegment.ofArray(in);
        MemorySegment opened = MemorySegment.ofArray(plaintext);
        xor(opened, 0, box, ciphertext - BEFORE, length);
        if (authenticate(VERIFY, box, ciphertext, length, opened, 0) != 0) {
            Arrays.fill(plaintext, 0, BEFORE + length, (byte) 0);
            return false;
        }
        Arrays.fill(plaintext, 0, BEFORE, (byte) 0);
        return true;
    }

    /** Takes the nonce, and makes the inner key anew if it has another prefix than the last one. */
    private void take(byte[] array, int at) {
        System.arraycopy(array, at, nonce, 0, NONCE);
        long first = (long) LONG.get(nonce, 0);
        long second = (long) LONG.get(nonce, Long.BYTES);
        if (known && first == high && second == middle) {
            return;
        }
        try {
            int _ = (int) HSALSA20.invokeExact(open(), prefix, key.address(), 0L);
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
        known = true;
        high = first;
        middle = second;
    }

    /** From {@value #BEFORE} bytes in front of the message on: where zeros were, there is the key of Poly1305 then. */
    private void xor(MemorySegment out, long outAt, MemorySegment in, long at, int length) {
        try {
            long all = (long) BEFORE + length;
            int _ = (int) XOR.invokeExact(out.asSlice(outAt, all), in.asSlice(at, all), all, counter, open());
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    private int authenticate(
            MethodHandle function, MemorySegment box, long ciphertext, int length, MemorySegment keys, long keyAt) {
        try {
            return (int) function.invokeExact(
                    tagSegment, box.asSlice(ciphertext, length), (long) length, keys.asSlice(keyAt, BEFORE));
        } catch (Throwable e) {
            throw Critical.broken(e);
        }
    }

    /** Where the inner key is: made when it is first needed, for not every session gets so far. */
    private long open() {
        if (closed) {
            throw new IllegalStateException("the box was closed");
        }
        if (subkey == 0) {
            subkey = Sodium.sodium_malloc(PresharedKey.LENGTH);
        }
        if (subkey == 0) {
            throw new IllegalStateException("no memory for a key");
        }
        return subkey;
    }

    /** Overwrites and frees the inner key. */
    @Override
    public void close() {
        closed = true;
        long current = subkey;
        subkey = 0;
        if (current != 0) {
            Sodium.sodium_free(current);
        }
    }
}
