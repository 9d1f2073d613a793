package ipcp.crypto;

import java.util.Arrays;
import java.util.Optional;

/** The ciphers that an {@code ipcp/2} handshake and its session can use, by their names in the Noise specification. */
public enum AeadSuite {
    /** AES-256-GCM: the faster one where the processor has AES. */
    AESGCM("AESGCM"),
    /** ChaCha20-Poly1305 (RFC 8439). */
    CHACHAPOLY("ChaChaPoly");

    private final String noiseName;

    AeadSuite(String noiseName) {
        this.noiseName = noiseName;
    }

    /** The name in the configuration and in the Noise protocol name. */
    public String noiseName() {
        return noiseName;
    }

    /** The suite of this name, if there is one. */
    public static Optional<AeadSuite> named(String name) {
        return Arrays.stream(values())
                .filter(suite -> suite.noiseName.equals(name))
                .findFirst();
    }
}
