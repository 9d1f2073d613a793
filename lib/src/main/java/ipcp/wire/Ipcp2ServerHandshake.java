package ipcp.wire;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.crypto.HandshakeState;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.TransportKeys;
import ipcp.net.InterfaceAddress;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of the {@code ipcp/2} handshake (docs/protocol.md): hello in, hello out, one Noise message each
 * way, and the client's confirmation. Until that has come nothing is kept but this object. A client that is not known
 * costs as much as one with a wrong key, and hears as little. For one connection and one thread.
 */
public final class Ipcp2ServerHandshake implements ServerHandshake {
    /**
     * What all handshakes of a server have in common.
     *
     * @param suites that may be used
     * @param directory of the clients
     * @param privateKey the server's own; without one, a random one that nobody has the other half of
     * @param decoy a key that no client has
     */
    public record Server(List<AeadSuite> suites, Directory directory, PrivateKey privateKey, PresharedKey decoy) {}

    private static final Handshake PENDING = new Handshake.Pending();
    private static final byte[] EMPTY = {};

    /** What is awaited. */
    private enum Step {
        HELLO,
        MESSAGE,
        CONFIRM
    }

    private final Server server;
    private final SessionTerms terms;
    private Step step = Step.HELLO;
    private ClientHello hello;
    private AeadSuite suite;
    private byte[] prologue;
    private Directory.Entry client;
    private TransportKeys keys;

    public Ipcp2ServerHandshake(Server server, SessionTerms terms) {
        this.server = server;
        this.terms = terms;
    }

    @Override
    public Handshake advance(ByteBuffer in, ByteBuffer out) {
        Handshake state = step == Step.HELLO ? awaitHello(in, out) : PENDING;
        if (step == Step.MESSAGE) {
            state = awaitMessage(in, out);
        }
        return step == Step.CONFIRM ? awaitConfirm(in, out) : state;
    }

    private Handshake awaitHello(ByteBuffer in, ByteBuffer out) {
        int start = in.position();
        int length = Ipcp1.frame(in, ClientHello.MAX_LENGTH);
        if (length == Ipcp1.INCOMPLETE) {
            return PENDING;
        }
        Optional<ClientHello> read =
                length == Ipcp1.BAD_LENGTH ? Optional.empty() : ClientHello.read(in.slice(in.position(), length));
        if (read.isEmpty()) {
            return refused(Reason.BAD_FRAME);
        }
        in.position(in.position() + length);
        hello = read.get();
        if (hello.kind() != terms.kind()) {
            return refused(Reason.WRONG_LINK_KIND);
        }
        Optional<AeadSuite> common =
                hello.suites().stream().filter(server.suites()::contains).findFirst();
        if (common.isEmpty()) {
            return refused(Reason.NO_COMMON_SUITE);
        }
        suite = common.get();
        byte[] answer = ServerHello.toFrame(suite, terms.randoms().get());
        out.put(answer);
        int said = in.position() - start;
        prologue = new byte[said + answer.length];
        in.get(start, prologue, 0, said);
        System.arraycopy(answer, 0, prologue, said, answer.length);
        step = Step.MESSAGE;
        return PENDING;
    }

    private Handshake awaitMessage(ByteBuffer in, ByteBuffer out) {
        int expected = Ipcp2ClientHandshake.messageLength(hello.pattern());
        int length = Ipcp1.frame(in, expected);
        if (length == Ipcp1.INCOMPLETE) {
            return PENDING;
        }
        if (length != expected) {
            return refused(Reason.BAD_FRAME);
        }
        byte[] message = new byte[length];
        in.get(message);
        return hello.pattern() == HandshakePattern.NNPSK0 ? withName(message, out) : withKeyPair(message, out);
    }

    private Handshake withName(byte[] message, ByteBuffer out) {
        Optional<Directory.Entry> entry = server.directory().named(hello.identity());
        PresharedKey key = entry.flatMap(Directory.Entry::key).orElse(server.decoy());
        var own = new HandshakeState.Keys(
                Optional.empty(), Optional.empty(), Optional.of(key.bytes()), terms.ephemerals());
        try (var noise = new HandshakeState(HandshakePattern.NNPSK0, suite, false, prologue, own)) {
            boolean authentic = noise.readMessage(message).isPresent();
            if (entry.isEmpty()) {
                return refused(Reason.UNKNOWN_CLIENT);
            }
            return authentic ? answer(noise, entry.get(), out) : refused(Reason.WRONG_KEY);
        }
    }

    /** The pre-shared key of this pattern is mixed in last, when the client is known. */
    private Handshake withKeyPair(byte[] message, ByteBuffer out) {
        var own = new HandshakeState.Keys(
                Optional.of(server.privateKey()), Optional.empty(), Optional.empty(), terms.ephemerals());
        try (var noise = new HandshakeState(HandshakePattern.IKPSK2, suite, false, prologue, own)) {
            if (noise.readMessage(message).isEmpty()) {
                return refused(Reason.WRONG_KEY);
            }
            Optional<Directory.Entry> entry = noise.remoteStatic().flatMap(server.directory()::withKey);
            if (entry.isEmpty()) {
                return refused(Reason.UNKNOWN_CLIENT);
            }
            noise.setPsk(entry.get().key().map(PresharedKey::bytes).orElseGet(() -> new byte[PresharedKey.LENGTH]));
            return answer(noise, entry.get(), out);
        }
    }

    private Handshake answer(HandshakeState noise, Directory.Entry entry, ByteBuffer out) {
        Optional<byte[]> message = noise.writeMessage(EMPTY);
        if (message.isEmpty()) {
            return refused(Reason.BAD_FRAME);
        }
        out.putInt(message.get().length).put(message.get());
        keys = noise.split();
        client = entry;
        step = Step.CONFIRM;
        return PENDING;
    }

    private Handshake awaitConfirm(ByteBuffer in, ByteBuffer out) {
        var opener = new RecordOpener(keys.initiators());
        byte[] message = new byte[Ipcp2.MAX_CONFIRM];
        int length = opener.open(in, Ipcp2.MAX_CONFIRM, message, 0);
        if (length == RecordOpener.INCOMPLETE) {
            return PENDING;
        }
        if (length == RecordOpener.BAD || message[0] != Ipcp2.CONFIRM) {
            return refused(Reason.WRONG_KEY);
        }
        Optional<Settings> asked = SettingsFields.read(ByteBuffer.wrap(message, 1, length - 1));
        if (asked.isEmpty()) {
            return refused(Reason.BAD_FRAME);
        }
        Optional<Directory.Membership> membership = client.joining()
                .join(asked.get().addresses().stream()
                        .map(InterfaceAddress::address)
                        .toList());
        return membership.isPresent() ? accepted(membership.get()) : noAddress(out);
    }

    private Handshake accepted(Directory.Membership membership) {
        var codec = Ipcp2Codec.server(terms, suite, keys, membership.settings());
        keys = null;
        return new Handshake.Accepted(
                Optional.of(membership.claim()),
                client.identity(),
                Protocol.IPCP_2,
                Optional.of(suite),
                codec,
                membership.held());
    }

    /** Who has proved itself is told why it is not let in. */
    private Handshake noAddress(ByteBuffer out) {
        byte[] message = {Ipcp2.REFUSE, Ipcp2.NO_ADDRESS};
        new RecordSealer(keys.responders()).seal(message, 0, message.length, out);
        return refused(Reason.NO_ADDRESS);
    }

    private Handshake refused(Reason reason) {
        return new Handshake.Refused(
                reason, client != null ? client.identity() : hello != null ? hello.identityForLog() : "-");
    }

    @Override
    public void close() {
        if (keys != null) {
            keys.destroy();
            keys = null;
        }
    }
}
