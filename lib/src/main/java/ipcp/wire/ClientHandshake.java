package ipcp.wire;

import static ipcp.wire.Ipcp1.CHALLENGE;

import ipcp.crypto.NonceSequence;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.ReplayGuard;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The client's side of the {@code ipcp/1} handshake: claim out, challenge in, proof out (docs/protocol.md, section 2).
 * The server does not say whether it accepts: its first sealed frame does. For one connection and one thread.
 */
public final class ClientHandshake {
    private final Claim claim;
    private final String claimText;
    private final Dialect dialect;
    private final PresharedKey key;

    /**
     * @param claimText what the text dialect sends as the claim
     */
    public ClientHandshake(Claim claim, String claimText, Dialect dialect, PresharedKey key) {
        this.claim = claim;
        this.claimText = claimText;
        this.dialect = dialect;
        this.key = key;
    }

    /** Appends the first frame, of at most {@link ServerHandshake#MAX_FRAME} bytes. */
    public void start(ByteBuffer out) {
        byte[] content = dialect == Dialect.BINARY ? claim.bytes() : claimText.getBytes(StandardCharsets.US_ASCII);
        out.putInt(content.length).put(content);
    }

    /**
     * Takes the challenge from {@code in}, when it is there, and appends the proof to {@code out}.
     *
     * @param out has room for {@link ServerHandshake#MAX_FRAME} bytes
     */
    public Handshake advance(ByteBuffer in, ByteBuffer out) {
        int header = dialect == Dialect.BINARY ? 0 : Ipcp1.MESSAGE_HEADER;
        int length = Ipcp1.frame(in, header + CHALLENGE);
        if (length == Ipcp1.INCOMPLETE) {
            return new Handshake.Pending();
        }
        if (length != header + CHALLENGE || (header > 0 && !isChallengeHeader(in))) {
            return new Handshake.Refused(Reason.BAD_FRAME, claim.toString());
        }
        byte[] challenge = new byte[CHALLENGE];
        in.get(challenge);
        var nonces = NonceSequence.random();
        SealedHello.write(challenge, key, nonces, out);
        var codec = new Ipcp1Codec(key, claim.kind(), dialect, nonces, new ReplayGuard(nonces));
        return new Handshake.Accepted(claim, dialect, codec);
    }

    private static boolean isChallengeHeader(ByteBuffer in) {
        return in.get() == Ipcp1.CHALLENGE_TYPE && in.getInt() == CHALLENGE;
    }
}
