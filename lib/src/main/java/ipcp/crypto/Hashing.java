package ipcp.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/** The hash functions of Noise with SHA-256 (The Noise Protocol Framework, revision 34, sections 4.3 and 12.5). */
final class Hashing {
    static final int HASHLEN = 32;

    private Hashing() {}

    /** SHA-256 of all the parts, one after the other. */
    static byte[] hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * HKDF (RFC 5869) with an empty {@code info}.
     *
     * @param outputs 2 or 3; the first ones are the same
     */
    static byte[][] hkdf(byte[] chainingKey, byte[] inputKeyMaterial, int outputs) {
        byte[] temporary = hmac(chainingKey, inputKeyMaterial);
        byte[][] all = new byte[outputs][];
        byte[] previous = {};
        for (int i = 0; i < outputs; i++) {
            byte[] input = Arrays.copyOf(previous, previous.length + 1);
            input[previous.length] = (byte) (i + 1);
            all[i] = hmac(temporary, input);
            Arrays.fill(input, (byte) 0);
            previous = all[i];
        }
        Arrays.fill(temporary, (byte) 0);
        return all;
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        var raw = new RawKey(key.clone(), "HmacSHA256");
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(raw);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            raw.destroy();
        }
    }
}
