package ipcp.crypto;

import java.util.Arrays;

/** What a handshake ends with ({@code Split}: The Noise Protocol Framework, revision 34, section 5.2). */
public final class TransportKeys {
    private final CipherState initiators;
    private final CipherState responders;
    private final byte[] next;
    private final byte[] handshakeHash;

    TransportKeys(CipherState initiators, CipherState responders, byte[] next, byte[] handshakeHash) {
        this.initiators = initiators;
        this.responders = responders;
        this.next = next;
        this.handshakeHash = handshakeHash;
    }

    /** What the initiator encrypts with. */
    public CipherState initiators() {
        return initiators;
    }

    /** What the responder encrypts with. */
    public CipherState responders() {
        return responders;
    }

    /**
     * A secret of {@link PresharedKey#LENGTH} bytes for the next handshake: the third output of the HKDF whose first
     * two are the keys. The array itself, for its one owner to overwrite.
     */
    public byte[] next() {
        return next;
    }

    /** Stands for all that was said, and is no secret. */
    public byte[] handshakeHash() {
        return handshakeHash.clone();
    }

    /** Overwrites all of it; nothing of it may be in use. */
    public void destroy() {
        initiators.destroy();
        responders.destroy();
        Arrays.fill(next, (byte) 0);
    }
}
