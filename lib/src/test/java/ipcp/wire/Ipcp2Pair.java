package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.crypto.Sodium;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A client and a server of {@code ipcp/2} with nothing between them. The defaults are one client with a name. */
final class Ipcp2Pair {
    static final int OUT = 256 * 1024;
    static final PresharedKey KEY = PresharedKey.takeOver(filled(0x11));
    static final PresharedKey DECOY = PresharedKey.takeOver(filled(0x22));
    static final PrivateKey CLIENT_KEY = PrivateKey.takeOver(filled(0x33));
    static final PrivateKey SERVER_KEY = PrivateKey.takeOver(filled(0x44));
    static final Settings SETTINGS = new Settings(
            List.of(InterfaceAddress.parse("10.10.0.2/24")),
            OptionalInt.of(1500),
            Optional.of(new Settings.Heartbeat(Duration.ofSeconds(5), Duration.ofSeconds(20))),
            List.of(Cidr.parse("192.168.7.0/24"), Cidr.parse("fd00:7::/48")),
            List.of());

    final AtomicLong clock = new AtomicLong();
    HandshakePattern pattern = HandshakePattern.NNPSK0;
    LinkKind kind = LinkKind.TUN;
    KeyLimits limits = KeyLimits.STANDARD;
    List<AeadSuite> clientSuites = List.of(AeadSuite.AESGCM);
    List<AeadSuite> serverSuites = List.of(AeadSuite.AESGCM, AeadSuite.CHACHAPOLY);
    Optional<PresharedKey> clientPsk = Optional.of(KEY);
    Optional<PresharedKey> serverPsk = Optional.of(KEY);
    PrivateKey clientKey = CLIENT_KEY;
    PublicKey serverKey = SERVER_KEY.publicKey();
    String identity = "laptop";
    Settings settings = SETTINGS;
    Supplier<PrivateKey> clientEphemerals = PrivateKey::random;
    Supplier<PrivateKey> serverEphemerals = PrivateKey::random;
    Supplier<byte[]> randoms = () -> Sodium.randomBytes(32);

    /** Everything that was sent, in order. */
    final List<byte[]> said = new ArrayList<>();

    Codec client;
    Codec server;

    /** What the client asks for, what the server heard of that, and whether it has an address. */
    Optional<Claim> wanted = Optional.empty();

    List<IpAddress> asked = List.of();
    boolean hasRoom = true;

    static Ipcp2Pair of(HandshakePattern pattern, AeadSuite suite) {
        var pair = new Ipcp2Pair();
        pair.pattern = pattern;
        pair.clientSuites = List.of(suite);
        return pair;
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    Ipcp2ClientHandshake newClient() {
        boolean named = pattern == HandshakePattern.NNPSK0;
        var who = new Ipcp2ClientHandshake.Client(
                identity,
                wanted,
                clientPsk,
                named ? Optional.empty() : Optional.of(clientKey),
                named ? Optional.empty() : Optional.of(serverKey));
        return new Ipcp2ClientHandshake(
                who, clientSuites, new SessionTerms(kind, limits, clock::get, clientEphemerals, randoms));
    }

    Ipcp2ServerHandshake newServer() {
        return new Ipcp2ServerHandshake(
                new Ipcp2ServerHandshake.Server(serverSuites, directory(), SERVER_KEY, DECOY),
                new SessionTerms(kind, limits, clock::get, serverEphemerals, randoms));
    }

    private Directory directory() {
        var entry = new Directory.Entry("laptop", serverPsk, addresses -> {
            asked = addresses;
            return hasRoom
                    ? Optional.of(new Directory.Membership(Frames.claim(kind), settings, List.of()))
                    : Optional.empty();
        });
        return new Directory() {
            @Override
            public Optional<PresharedKey> claimed(Claim claim) {
                return Optional.empty();
            }

            @Override
            public Optional<Entry> named(String name) {
                return name.equals("laptop") ? Optional.of(entry) : Optional.empty();
            }

            @Override
            public Optional<Entry> withKey(PublicKey key) {
                return key.equals(CLIENT_KEY.publicKey()) ? Optional.of(entry) : Optional.empty();
            }
        };
    }

    /** Both sides in, and the settings told. */
    Ipcp2Pair connect() {
        var out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
        var clientSide = newClient();
        var serverSide = newServer();
        clientSide.start(out);
        assertThat(serverSide.advance(take(out), out)).isInstanceOf(Handshake.Pending.class);
        assertThat(clientSide.advance(take(out), out)).isInstanceOf(Handshake.Pending.class);
        assertThat(serverSide.advance(take(out), out)).isInstanceOf(Handshake.Pending.class);
        client = ((Handshake.Accepted) clientSide.advance(take(out), out)).codec();
        server = ((Handshake.Accepted) serverSide.advance(take(out), out)).codec();
        assertThat(server.hasControl()).isTrue();
        assertThat(messages(client, control(server))).containsExactly("SETTINGS");
        assertThat(server.hasControl()).isFalse();
        return this;
    }

    ByteBuffer take(ByteBuffer out) {
        byte[] bytes = Frames.written(out);
        said.add(bytes);
        out.clear();
        return ByteBuffer.wrap(bytes.clone());
    }

    byte[] control(Codec codec) {
        var out = ByteBuffer.allocate(OUT);
        codec.encodeControl(out);
        return said(out);
    }

    /** These packets, as few records as they fit in. */
    byte[] data(Codec codec, Packet... packets) {
        var out = ByteBuffer.allocate(OUT);
        for (Packet packet : packets) {
            assertThat(codec.encode(packet, out)).isEqualTo(Codec.Encoded.DONE);
        }
        codec.flush(out);
        return said(out);
    }

    byte[] heartbeat(Codec codec) {
        var out = ByteBuffer.allocate(OUT);
        codec.encodeHeartbeatRequest(out);
        return said(out);
    }

    byte[] close(Codec codec) {
        var out = ByteBuffer.allocate(OUT);
        codec.encodeClose(out);
        return said(out);
    }

    private byte[] said(ByteBuffer out) {
        byte[] bytes = Frames.written(out);
        said.add(bytes);
        return bytes;
    }

    /** What {@code codec} finds in {@code stream}: packets in hexadecimal, and the names of other messages. */
    static List<String> messages(Codec codec, byte[]... stream) {
        var found = new ArrayList<String>();
        ByteBuffer in = ByteBuffer.wrap(Frames.concat(stream));
        drain(codec, in, found);
        return found;
    }

    static void drain(Codec codec, ByteBuffer in, List<String> found) {
        Packet view = Packet.view();
        while (true) {
            Message message = codec.decode(in, view);
            if (message == Message.INCOMPLETE) {
                return;
            }
            found.add(message == Message.PACKET ? text(view) : message.toString());
            if (message == Message.BAD_FRAME) {
                return;
            }
        }
    }

    static String text(Packet packet) {
        String bytes = HexFormat.of().formatHex(packet.toBytes());
        return packet.offload().isNone() ? bytes : bytes + " " + packet.offload();
    }
}
