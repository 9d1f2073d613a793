package ipcp.wire;

import static ipcp.wire.Ipcp1.CHALLENGE;
import static ipcp.wire.Ipcp1.HELLO_CONTENT;

import ipcp.crypto.NonceSequence;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.ReplayGuard;
import ipcp.crypto.Sodium;
import ipcp.link.LinkKind;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * The server's side of the {@code ipcp/1} handshake: claim in, challenge out, proof in (docs/protocol.md, section 2).
 * The first frame tells the dialect. An unknown claim gets a challenge like any other and fails with the proof, so that
 * nobody without a key learns which claims exist. For one connection and one thread.
 */
public final class Ipcp1ServerHandshake implements ServerHandshake {
    private static final Handshake PENDING = new Handshake.Pending();

    private final LinkKind kind;
    private final Function<Claim, Optional<PresharedKey>> keys;
    private final PresharedKey decoy;
    private final int rememberedNonces;
    private final byte[] challenge = Sodium.randomBytes(CHALLENGE);
    private Claim claim;
    private Dialect dialect;

    /**
     * A handshake for a server of few clients: each may cost the memory of {@link ReplayGuard#MOST_REMEMBERED} nonces.
     */
    public Ipcp1ServerHandshake(LinkKind kind, Function<Claim, Optional<PresharedKey>> keys, PresharedKey decoy) {
        this(kind, keys, decoy, ReplayGuard.MOST_REMEMBERED);
    }

    /**
     * @param keys the key of a claim, if it is known
     * @param decoy a key that no client has
     * @param rememberedNonces how many nonces to remember of a client whose nonces are random, 32 bytes each
     */
    public Ipcp1ServerHandshake(
            LinkKind kind, Function<Claim, Optional<PresharedKey>> keys, PresharedKey decoy, int rememberedNonces) {
        this.kind = kind;
        this.keys = keys;
        this.decoy = decoy;
        this.rememberedNonces = rememberedNonces;
    }

    @Override
    public Handshake advance(ByteBuffer in, ByteBuffer out) {
        if (claim == null) {
            int length = Ipcp1.frame(in, Ipcp1.MAX_CLAIM);
            if (length == Ipcp1.INCOMPLETE) {
                return PENDING;
            }
            if (length == Ipcp1.BAD_LENGTH || !readClaim(in, length)) {
                return new Handshake.Refused(Reason.BAD_FRAME, "-");
            }
            writeChallenge(out);
        }
        int length = Ipcp1.frame(in, HELLO_CONTENT);
        if (length == Ipcp1.INCOMPLETE) {
            return PENDING;
        }
        return length == HELLO_CONTENT ? proof(in) : new Handshake.Refused(Reason.BAD_FRAME, claim.toString());
    }

    private boolean readClaim(ByteBuffer in, int length) {
        byte[] content = new byte[length];
        in.get(content);
        int binary = kind == LinkKind.TUN ? 4 : 6;
        dialect = length == binary ? Dialect.BINARY : Dialect.TEXT;
        try {
            claim = length == binary ? binaryClaim(content) : textClaim(content);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private Claim binaryClaim(byte[] content) {
        return kind == LinkKind.TUN ? new Claim.Tun(IpAddress.of(content)) : new Claim.Tap(MacAddress.of(content));
    }

    private Claim textClaim(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return kind == LinkKind.TUN ? new Claim.Tun(IpAddress.parse(text)) : new Claim.Tap(MacAddress.parse(text));
    }

    private void writeChallenge(ByteBuffer out) {
        if (dialect == Dialect.BINARY) {
            out.putInt(CHALLENGE);
        } else {
            out.putInt(Ipcp1.MESSAGE_HEADER + CHALLENGE)
                    .put(Ipcp1.CHALLENGE_TYPE)
                    .putInt(CHALLENGE);
        }
        out.put(challenge);
    }

    private Handshake proof(ByteBuffer in) {
        byte[] content = new byte[HELLO_CONTENT];
        in.get(content);
        Optional<PresharedKey> key = keys.apply(claim);
        Optional<Reason> wrong = SealedHello.judge(content, challenge, key.orElse(decoy));
        if (key.isEmpty()) {
            return new Handshake.Refused(Reason.UNKNOWN_CLAIM, claim.toString());
        }
        if (wrong.isPresent()) {
            return new Handshake.Refused(wrong.get(), claim.toString());
        }
        var nonces = NonceSequence.random();
        var guard = new ReplayGuard(nonces, rememberedNonces);
        var nonce = ByteBuffer.wrap(content);
        guard.accept(nonce.getLong(), nonce.getLong(), nonce.getLong());
        return new Handshake.Accepted(
                Optional.of(claim),
                claim.toString(),
                dialect.protocol(),
                Optional.empty(),
                new Ipcp1Codec(key.get(), kind, dialect, nonces, guard));
    }

    @Override
    public void close() {
        // The keys are the configuration's.
    }
}
