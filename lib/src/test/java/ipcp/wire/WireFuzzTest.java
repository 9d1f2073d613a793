package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Whatever a peer sends, reading it ends with a verdict: no exception, no step back, no endless loop. */
class WireFuzzTest {
    private static final PresharedKey KEY = Frames.key();

    private final Packet into = Packet.allocate();

    @FuzzTest(maxDuration = "1m")
    void theServersHandshakeTakesAnything(byte[] bytes) {
        for (LinkKind kind : LinkKind.values()) {
            var server = new Ipcp1ServerHandshake(kind, _ -> Optional.of(KEY), KEY);
            ByteBuffer out = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
            ByteBuffer in = ByteBuffer.wrap(bytes);
            assertThat(server.advance(in, out)).isNotInstanceOf(Handshake.Accepted.class);
            assertThat(in.position()).isLessThanOrEqualTo(bytes.length);
            assertThat(out.position()).isIn(0, 28, 33);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void theClientsHandshakeTakesAnything(byte[] bytes) {
        for (Dialect dialect : Dialect.values()) {
            var client = new Ipcp1ClientHandshake(Frames.TUN, "10.10.0.2", dialect, KEY);
            ByteBuffer out = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Handshake step = client.advance(in, out);
            assertThat(out.position()).isEqualTo(step instanceof Handshake.Accepted ? 97 : 0);
            assertThat(in.position()).isLessThanOrEqualTo(bytes.length);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aSessionTakesAnyStream(byte[] stream) {
        for (LinkKind kind : LinkKind.values()) {
            for (Dialect dialect : Dialect.values()) {
                read(Frames.codec(kind, dialect, KEY), stream);
            }
        }
    }

    /** Beyond what needs the key: frames that are authentic, around anything. */
    @FuzzTest(maxDuration = "1m")
    void aSessionTakesAnythingFromAPeerThatHasTheKey(FuzzedDataProvider data) {
        LinkKind kind = data.pickValue(LinkKind.values());
        byte[] stream = new byte[0];
        for (int frames = data.consumeInt(1, 4); frames > 0; frames--) {
            byte[] nonce = Arrays.copyOf(data.consumeBytes(3), 24);
            byte[] message = data.consumeBytes(4056);
            if (data.consumeBoolean()) {
                message = Frames.message(data.consumeInt(0, 6), message);
            }
            stream = Frames.concat(
                    stream,
                    Frames.sealed(Arrays.copyOf(message, Math.min(message.length, 4056)), nonce, Frames.SECRET));
        }
        read(Frames.codec(kind, Dialect.TEXT, KEY), stream);
    }

    private void read(Codec codec, byte[] stream) {
        ByteBuffer in = Frames.input(stream);
        ByteBuffer bytes = in;
        while (true) {
            int before = bytes.position();
            Message message = codec.decode(in, into);
            assertThat(bytes.position()).isBetween(before, bytes.limit());
            assertThat(bytes.limit()).isEqualTo(stream.length);
            if (message == Message.INCOMPLETE || message == Message.BAD_FRAME) {
                return;
            }
            assertThat(bytes.position()).as("behind a " + message).isGreaterThan(before);
            if (message == Message.PACKET) {
                assertThat(into.length()).isBetween(14, stream.length);
            }
        }
    }
}
