package ipcp.crypto;

import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/** The ciphers that an {@code ipcp/2} handshake and its session can use, by their names in the Noise specification. */
public enum AeadSuite {
    /** AES-256-GCM: the faster one where the processor has AES. */
    AESGCM("AESGCM", "AES", "AES/GCM/NoPadding", ByteOrder.BIG_ENDIAN),
    /** ChaCha20-Poly1305 (RFC 8439). */
    CHACHAPOLY("ChaChaPoly", "ChaCha20", "ChaCha20-Poly1305", ByteOrder.LITTLE_ENDIAN);

    private final String noiseName;
    private final String keyAlgorithm;
    private final String transformation;
    private final ByteOrder nonceOrder;

    AeadSuite(String noiseName, String keyAlgorithm, String transformation, ByteOrder nonceOrder) {
        this.noiseName = noiseName;
        this.keyAlgorithm = keyAlgorithm;
        this.transformation = transformation;
        this.nonceOrder = nonceOrder;
    }

    /** All of them, the best for this processor first. */
    public static List<AeadSuite> preferred() {
        return Sodium.crypto_aead_aes256gcm_is_available() == 1
                ? List.of(AESGCM, CHACHAPOLY)
                : List.of(CHACHAPOLY, AESGCM);
    }

    /** The name in the configuration and in the Noise protocol name. */
    public String noiseName() {
        return noiseName;
    }

    /** The JDK's name for its keys. */
    String keyAlgorithm() {
        return keyAlgorithm;
    }

    /** The JDK's cipher of this suite, not yet initialised. */
    Cipher cipher() {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How the counter stands in the nonce (Noise, revision 34, sections 12.3 and 12.4). */
    ByteOrder nonceOrder() {
        return nonceOrder;
    }

    /** A nonce as the JDK's cipher wants it. */
    AlgorithmParameterSpec parameters(byte[] nonce) {
        return this == AESGCM ? new GCMParameterSpec(8 * CipherState.TAG_LENGTH, nonce) : new IvParameterSpec(nonce);
    }

    /** The suite of this name, if there is one. */
    public static Optional<AeadSuite> named(String name) {
        return Arrays.stream(values())
                .filter(suite -> suite.noiseName.equals(name))
                .findFirst();
    }
}
