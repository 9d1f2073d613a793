package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import ipcp.crypto.HandshakePattern;
import ipcp.crypto.PrivateKey;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Whatever a peer of {@code ipcp/2} sends, reading it ends with a verdict: no exception, no step back, no endless
 * loop.
 */
class Ipcp2FuzzTest {
    private final Packet view = Packet.view();

    @FuzzTest(maxDuration = "1m")
    void theServersHandshakeTakesAnything(byte[] bytes) {
        for (LinkKind kind : LinkKind.values()) {
            var pair = new Ipcp2Pair();
            pair.kind = kind;
            ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
            ByteBuffer in = ByteBuffer.wrap(bytes.clone());
            try (var server = new AnyServerHandshake(Optional.empty(), Optional.of(pair::newServer))) {
                assertThat(server.advance(in, out)).isNotInstanceOf(Handshake.Accepted.class);
            }
            assertThat(in.position()).isLessThanOrEqualTo(bytes.length);
            assertThat(out.position()).isIn(0, 44);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void theClientsHandshakeTakesAnything(byte[] bytes) {
        for (HandshakePattern pattern : new HandshakePattern[] {HandshakePattern.NNPSK0, HandshakePattern.IKPSK2}) {
            var pair = new Ipcp2Pair();
            pair.pattern = pattern;
            ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
            ByteBuffer in = ByteBuffer.wrap(bytes.clone());
            try (var client = pair.newClient()) {
                assertThat(client.advance(in, out)).isNotInstanceOf(Handshake.Accepted.class);
            }
            assertThat(in.position()).isLessThanOrEqualTo(bytes.length);
            assertThat(out.position()).isIn(0, 4 + Ipcp2ClientHandshake.messageLength(pattern));
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aSessionTakesAnyStreamFromAStranger(byte[] stream) {
        var pair = fixed().connect();
        read(pair.client, stream);
        read(pair.server, stream);
    }

    /** Beyond what needs the keys: records that are authentic, around anything. */
    @FuzzTest(maxDuration = "1m")
    void aSessionTakesAnythingFromAPeerThatHasTheKeys(FuzzedDataProvider data) {
        var pair = fixed();
        pair.kind = data.pickValue(LinkKind.values());
        pair.limits = new KeyLimits(KeyLimits.STANDARD.age(), data.consumeBoolean() ? 1 << 20 : 64);
        pair.connect();
        boolean toServer = data.consumeBoolean();
        Codec from = toServer ? pair.client : pair.server;
        Codec to = toServer ? pair.server : pair.client;
        for (int records = data.consumeInt(1, 8); records > 0; records--) {
            if (data.consumeBoolean()) { // what the peer would really send here
                read(from, pair.control(to));
                read(to, pair.control(from));
                continue;
            }
            byte[] plaintext =
                    Frames.concat(new byte[] {data.consumeByte((byte) 0, (byte) 10)}, data.consumeBytes(2000));
            ByteBuffer out = ByteBuffer.allocate(Ipcp2Pair.OUT);
            ((Ipcp2Codec) from).seal(plaintext, out);
            read(to, Frames.written(out));
        }
        pair.client.close();
        pair.server.close();
    }

    @FuzzTest(maxDuration = "1m")
    void settingsAreReadFromAnything(byte[] fields) {
        SettingsFields.read(ByteBuffer.wrap(fields)).ifPresent(settings -> {
            byte[] written = SettingsFields.write(settings);
            assertThat(SettingsFields.read(ByteBuffer.wrap(written))).contains(settings);
        });
    }

    private static Ipcp2Pair fixed() {
        var pair = new Ipcp2Pair();
        pair.randoms = Ipcp2Script.SERVER_RANDOM::clone;
        pair.clientEphemerals = () -> PrivateKey.takeOver(Ipcp2Script.CLIENT_EPHEMERAL.clone());
        pair.serverEphemerals = () -> PrivateKey.takeOver(Ipcp2Script.SERVER_EPHEMERAL.clone());
        return pair;
    }

    private void read(Codec codec, byte[] stream) {
        ByteBuffer in = ByteBuffer.wrap(stream.clone());
        for (int messages = 0; messages <= stream.length; messages++) {
            int before = in.position();
            Message message = codec.decode(in, view);
            assertThat(in.position()).isBetween(before, in.limit());
            if (message == Message.INCOMPLETE || message == Message.BAD_FRAME) {
                return;
            }
            if (message == Message.PACKET) {
                assertThat(view.length()).isBetween(14, stream.length);
                assertThat(view.start()).isGreaterThanOrEqualTo(Packet.HEADROOM);
                assertThat(view.start() + view.length()).isLessThanOrEqualTo(view.array().length);
                if (view.offload().needsChecksum()) {
                    int at = view.offload().checksumStart() + view.offload().checksumOffset();
                    assertThat(at + 2).isLessThanOrEqualTo(view.length());
                }
            }
        }
        throw new AssertionError("more messages than bytes");
    }
}
