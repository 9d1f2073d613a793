package ipcp.wire;

import static ipcp.wire.Ipcp1.CHALLENGE;

import ipcp.crypto.NonceSequence;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.ReplayGuard;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The client's side of the {@code ipcp/1} handshake: claim out, challenge in, proof out (docs/protocol.md, section 2).
 * The server does not say whether it accepts: its first sealed frame does. For one connection and one thread.
 */
public final class Ipcp1ClientHandshake implements ClientHandshake {
    private final Claim claim;
    private final String claimText;
    private final Dialect dialect;
    private final PresharedKey key;
    private boolean answered;

    /**
     * @param claimText what the text dialect sends as the claim
     */
    public Ipcp1ClientHandshake(Claim claim, String claimText, Dialect dialect, PresharedKey key) {
        this.claim = claim;
        this.claimText = claimText;
        this.dialect = dialect;
        this.key = key;
    }

    @Override
    public void start(ByteBuffer out) {
        byte[] content = dialect == Dialect.BINARY ? claim.bytes() : claimText.getBytes(StandardCharsets.US_ASCII);
        out.putInt(content.length).put(content);
    }

    @Override
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
        answered = true;
        return new Handshake.Accepted(
                Optional.of(claim), claim.toString(), dialect.protocol(), Optional.empty(), codec);
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    @Override
    public void close() {
        // The key is the configuration's.
    }

    private static boolean isChallengeHeader(ByteBuffer in) {
        return in.get() == Ipcp1.CHALLENGE_TYPE && in.getInt() == CHALLENGE;
    }
}
