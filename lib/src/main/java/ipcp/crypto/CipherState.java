package ipcp.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * A key and a counter from which the nonces are made (The Noise Protocol Framework, revision 34, section 5.1). Works on
 * arrays, out of place or in place; allocates nothing but what the JDK's cipher does. For one thread at a time.
 */
public final class CipherState {
    public static final int KEY_LENGTH = 32;
    public static final int TAG_LENGTH = 16;

    /** From {@link #decryptWithAd}: not authentic. */
    public static final int FAILED = -1;

    private static final int NONCE_LENGTH = 12;
    private static final int COUNTER_AT = 4;

    private final AeadSuite suite;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final ByteBuffer counter;
    private RawKey k;
    private long n;

    /** A state without a key: what it encrypts is the plaintext. */
    CipherState(AeadSuite suite) {
        this.suite = suite;
        this.cipher = suite.cipher();
        this.counter = ByteBuffer.wrap(nonce).order(suite.nonceOrder());
    }

    /** {@code InitializeKey}: takes over the {@value #KEY_LENGTH} bytes. */
    void initializeKey(byte[] key) {
        if (k != null) {
            k.destroy();
        }
        k = new RawKey(key, suite.keyAlgorithm());
        n = 0;
    }

    /** {@code HasKey}. */
    boolean hasKey() {
        return k != null;
    }

    /** {@code SetNonce}. */
    void setNonce(long nonce) {
        n = nonce;
    }

    /**
     * {@code EncryptWithAd}: {@code length} bytes of {@code plaintext} to {@code out}, with their tag behind them.
     *
     * @return bytes written: {@value #TAG_LENGTH} more with a key
     */
    public int encryptWithAd(
            byte[] ad, int adAt, int adLength, byte[] plaintext, int at, int length, byte[] out, int outAt) {
        if (k == null) {
            System.arraycopy(plaintext, at, out, outAt, length);
            return length;
        }
        try {
            initialize(Cipher.ENCRYPT_MODE);
            cipher.updateAAD(ad, adAt, adLength);
            int written = cipher.doFinal(plaintext, at, length, out, outAt);
            n++;
            return written;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@code DecryptWithAd}: the reverse. The two places may be the same.
     *
     * @return bytes written, or {@link #FAILED}: then the counter stands where it was, and what is written is nothing
     */
    public int decryptWithAd(
            byte[] ad, int adAt, int adLength, byte[] ciphertext, int at, int length, byte[] out, int outAt) {
        if (k == null) {
            System.arraycopy(ciphertext, at, out, outAt, length);
            return length;
        }
        if (length < TAG_LENGTH) {
            return FAILED;
        }
        try {
            initialize(Cipher.DECRYPT_MODE);
            cipher.updateAAD(ad, adAt, adLength);
            int written = cipher.doFinal(ciphertext, at, length, out, outAt);
            n++;
            return written;
        } catch (GeneralSecurityException _) {
            return FAILED;
        }
    }

    private void initialize(int mode) throws GeneralSecurityException {
        if (n == -1) { // 2^64 - 1 is Noise's own
            throw new IllegalStateException("no nonce is left");
        }
        counter.putLong(COUNTER_AT, n);
        cipher.init(mode, k, suite.parameters(nonce));
    }

    /**
     * Overwrites the key; nothing else may be called then. What the JDK's cipher has made of it cannot be overwritten:
     * a random key takes its place, and the rest is the collector's.
     */
    public void destroy() {
        if (k == null) {
            return;
        }
        k.destroy();
        k = new RawKey(Sodium.randomBytes(KEY_LENGTH), suite.keyAlgorithm());
        try {
            initialize(Cipher.ENCRYPT_MODE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        k.destroy();
        n = -1;
    }
}
