package ipcp.wire;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.crypto.HandshakeState;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The client's side of the {@code ipcp/2} handshake (docs/protocol.md): hello out, hello in, one Noise message each
 * way, and the confirmation. The server's message proves the server; that it accepts, its first record tells. For one
 * connection and one thread.
 */
public final class Ipcp2ClientHandshake implements ClientHandshake {
    /**
     * Who the client is, and how it proves that.
     *
     * @param identity its name or claim, which is sent only without a key pair
     * @param key the pre-shared key; needed without a key pair; not owned
     * @param privateKey its own; not owned
     * @param serverKey the server's
     */
    public record Client(
            String identity,
            Optional<Claim> claim,
            Optional<PresharedKey> key,
            Optional<PrivateKey> privateKey,
            Optional<PublicKey> serverKey) {
        /** What it asks the server for: where the claim is not what it is known by, it is a wish. */
        private Settings wanted() {
            return claim.filter(
                            own -> own instanceof Claim.Tun && !own.toString().equals(identity))
                    .map(own -> IpAddress.of(own.bytes()))
                    .map(own -> new Settings(
                            List.of(new InterfaceAddress(own, own.bits())),
                            OptionalInt.empty(),
                            Optional.empty(),
                            List.of(),
                            List.of()))
                    .orElse(Settings.NONE);
        }

        private HandshakePattern pattern() {
            return privateKey.isPresent() ? HandshakePattern.IKPSK2 : HandshakePattern.NNPSK0;
        }
    }

    private static final Handshake PENDING = new Handshake.Pending();
    private static final byte[] EMPTY = {};

    /** Bytes of the second message of either pattern: a key and a tag. */
    private static final int ANSWER_LENGTH = PublicKey.LENGTH + Ipcp2.TAG;

    private final Client client;
    private final SessionTerms terms;
    private final List<AeadSuite> suites;
    private final byte[] hello;
    private AeadSuite suite;
    private HandshakeState noise;

    /**
     * @param suites that may be used, the best first
     */
    public Ipcp2ClientHandshake(Client client, List<AeadSuite> suites, SessionTerms terms) {
        this.client = client;
        this.terms = terms;
        this.suites = List.copyOf(suites);
        String shown = client.pattern() == HandshakePattern.NNPSK0 ? client.identity() : "";
        this.hello = new ClientHello(client.pattern(), terms.kind(), suites, shown).toFrame();
    }

    /** Bytes of the first message: a key and a tag, and between them the client's own key, sealed. */
    static int messageLength(HandshakePattern pattern) {
        return pattern == HandshakePattern.NNPSK0 ? ANSWER_LENGTH : 2 * ANSWER_LENGTH;
    }

    @Override
    public void start(ByteBuffer out) {
        out.put(hello);
    }

    @Override
    public Handshake advance(ByteBuffer in, ByteBuffer out) {
        if (noise == null) {
            int length = Ipcp1.frame(in, ServerHello.LENGTH);
            if (length == Ipcp1.INCOMPLETE) {
                return PENDING;
            }
            if (length != ServerHello.LENGTH || !begin(in, out)) {
                return refused(Reason.BAD_FRAME);
            }
        }
        int length = Ipcp1.frame(in, ANSWER_LENGTH);
        if (length == Ipcp1.INCOMPLETE) {
            return PENDING;
        }
        if (length != ANSWER_LENGTH) {
            return refused(Reason.BAD_FRAME);
        }
        byte[] message = new byte[length];
        in.get(message);
        if (noise.readMessage(message).isEmpty()) {
            return refused(Reason.WRONG_KEY);
        }
        var codec = Ipcp2Codec.client(terms, suite, noise.split(), client.wanted(), out);
        return new Handshake.Accepted(client.claim(), client.identity(), Protocol.IPCP_2, Optional.of(suite), codec);
    }

    /** Takes the server's hello and appends the first message; false when it is none, or not one to this client's. */
    private boolean begin(ByteBuffer in, ByteBuffer out) {
        int start = in.position() - Ipcp2.LENGTH_PREFIX;
        Optional<AeadSuite> chosen = ServerHello.read(in.slice(in.position(), ServerHello.LENGTH));
        in.position(in.position() + ServerHello.LENGTH);
        if (chosen.filter(suites::contains).isEmpty()) {
            return false;
        }
        suite = chosen.get();
        byte[] prologue = new byte[hello.length + Ipcp2.LENGTH_PREFIX + ServerHello.LENGTH];
        System.arraycopy(hello, 0, prologue, 0, hello.length);
        in.get(start, prologue, hello.length, prologue.length - hello.length);
        byte[] psk = client.key().map(PresharedKey::bytes).orElseGet(() -> new byte[PresharedKey.LENGTH]);
        var keys =
                new HandshakeState.Keys(client.privateKey(), client.serverKey(), Optional.of(psk), terms.ephemerals());
        noise = new HandshakeState(client.pattern(), suite, true, prologue, keys);
        Optional<byte[]> message = noise.writeMessage(EMPTY);
        message.ifPresent(bytes -> out.putInt(bytes.length).put(bytes));
        return message.isPresent();
    }

    private Handshake refused(Reason reason) {
        return new Handshake.Refused(reason, client.identity());
    }

    @Override
    public boolean isAnswered() {
        return noise != null;
    }

    @Override
    public void close() {
        if (noise != null) {
            noise.close();
        }
    }
}
