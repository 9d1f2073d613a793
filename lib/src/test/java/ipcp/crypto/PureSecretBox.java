package ipcp.crypto;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * XSalsa20-Poly1305 once more, slowly and in plain Java, from the papers ("Extending the Salsa20 nonce", "The
 * Poly1305-AES message-authentication code"): the oracle for what libsodium does. Public because the tests of the wire
 * make their frames with it.
 */
public final class PureSecretBox {
    private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}; // "expand 32-byte k"
    private static final int[][] COLUMNS_THEN_ROWS = {
        {0, 4, 8, 12}, {5, 9, 13, 1}, {10, 14, 2, 6}, {15, 3, 7, 11},
        {0, 1, 2, 3}, {5, 6, 7, 4}, {10, 11, 8, 9}, {15, 12, 13, 14}
    };
    private static final BigInteger P = BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(5));
    private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);
    private static final int POLY1305_KEY = 32;

    private PureSecretBox() {}

    /** Tag, then ciphertext. */
    public static byte[] seal(byte[] message, byte[] nonce, byte[] key) {
        byte[] stream = stream(nonce, key, POLY1305_KEY + message.length);
        byte[] ciphertext = xor(message, stream);
        return ByteBuffer.allocate(16 + message.length)
                .put(poly1305(ciphertext, stream))
                .put(ciphertext)
                .array();
    }

    /** The message, if it is authentic. */
    public static Optional<byte[]> open(byte[] sealed, byte[] nonce, byte[] key) {
        byte[] ciphertext = Arrays.copyOfRange(sealed, 16, sealed.length);
        byte[] stream = stream(nonce, key, POLY1305_KEY + ciphertext.length);
        return MessageDigest.isEqual(poly1305(ciphertext, stream), Arrays.copyOf(sealed, 16))
                ? Optional.of(xor(ciphertext, stream))
                : Optional.empty();
    }

    static byte[] subkey(byte[] nonce, byte[] key) {
        int[] x = rounds(state(key, words(Arrays.copyOf(nonce, 16))));
        return bytes(x[0], x[5], x[10], x[15], x[6], x[7], x[8], x[9]);
    }

    static byte[] stream(byte[] nonce, byte[] key, int length) {
        byte[] subkey = subkey(nonce, key);
        int[] tail = words(Arrays.copyOfRange(nonce, 16, 24));
        var out = ByteBuffer.allocate((length + 63) / 64 * 64);
        for (int block = 0; out.hasRemaining(); block++) {
            int[] start = state(subkey, new int[] {tail[0], tail[1], block, 0});
            int[] x = rounds(start);
            for (int i = 0; i < x.length; i++) {
                x[i] += start[i];
            }
            out.put(bytes(x));
        }
        return Arrays.copyOf(out.array(), length);
    }

    private static int[] state(byte[] key, int[] input) {
        int[] k = words(key);
        return new int[] {
            SIGMA[0], k[0], k[1], k[2],
            k[3], SIGMA[1], input[0], input[1],
            input[2], input[3], SIGMA[2], k[4],
            k[5], k[6], k[7], SIGMA[3]
        };
    }

    private static int[] rounds(int[] start) {
        int[] x = start.clone();
        for (int twice = 0; twice < 10; twice++) {
            for (int[] q : COLUMNS_THEN_ROWS) {
                x[q[1]] ^= Integer.rotateLeft(x[q[0]] + x[q[3]], 7);
                x[q[2]] ^= Integer.rotateLeft(x[q[1]] + x[q[0]], 9);
                x[q[3]] ^= Integer.rotateLeft(x[q[2]] + x[q[1]], 13);
                x[q[0]] ^= Integer.rotateLeft(x[q[3]] + x[q[2]], 18);
            }
        }
        return x;
    }

    private static byte[] poly1305(byte[] message, byte[] stream) {
        BigInteger r = littleEndian(stream, 0, 16).and(CLAMP);
        BigInteger s = littleEndian(stream, 16, 16);
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < message.length; at += 16) {
            int length = Math.min(16, message.length - at);
            BigInteger block = littleEndian(message, at, length).setBit(8 * length);
            sum = sum.add(block).multiply(r).mod(P);
        }
        BigInteger tag = sum.add(s);
        byte[] bytes = new byte[16];
        for (int i = 0; i < 16; i++) {
            bytes[i] = tag.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static BigInteger littleEndian(byte[] bytes, int from, int length) {
        byte[] reversed = new byte[length];
        for (int i = 0; i < length; i++) {
            reversed[i] = bytes[from + length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static byte[] xor(byte[] text, byte[] stream) {
        byte[] out = new byte[text.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (text[i] ^ stream[POLY1305_KEY + i]);
        }
        return out;
    }

    private static int[] words(byte[] bytes) {
        int[] words = new int[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return words;
    }

    private static byte[] bytes(int... words) {
        var out = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        out.asIntBuffer().put(words);
        return out.array();
    }
}
