package ipcp.crypto;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;

/** X25519 (RFC 7748), as Noise has it (revision 34, sections 4.1 and 12.1). */
final class DH {
    static final int DHLEN = 32;

    private DH() {}

    /**
     * The secret that the two keys share, for the caller to overwrite.
     *
     * @return nothing when the public key is a point of low order: the secret would be zero, whatever the private key
     */
    static Optional<byte[]> dh(PrivateKey own, PublicKey other) {
        try (var memory = new Memory(2 * DHLEN)) {
            memory.write(DHLEN, other.bytes(), 0, DHLEN);
            long secret = Pointer.nativeValue(memory);
            int failed = Sodium.crypto_scalarmult(secret, own.address(), secret + DHLEN);
            byte[] bytes = memory.getByteArray(0, DHLEN);
            memory.clear();
            return failed == 0 ? Optional.of(bytes) : Optional.empty();
        }
    }
}
