package ipcp.crypto;

import java.util.Arrays;

/**
 * What a handshake ends with ({@code Split}: The Noise Protocol Framework, revision 34, section 5.2).
 *
 * @param initiators what the initiator encrypts with
 * @param responders what the responder encrypts with
 * @param next a secret of {@link PresharedKey#LENGTH} bytes for the next handshake: the third output of the same HKDF;
 *     for the owner to overwrite
 * @param handshakeHash stands for all that was said, and is no secret
 */
public record TransportKeys(CipherState initiators, CipherState responders, byte[] next, byte[] handshakeHash) {
    /** Overwrites all of it; nothing of it may be in use. */
    public void destroy() {
        initiators.destroy();
        responders.destroy();
        Arrays.fill(next, (byte) 0);
    }

    @Override
    public String toString() {
        return "TransportKeys[secret]";
    }
}
