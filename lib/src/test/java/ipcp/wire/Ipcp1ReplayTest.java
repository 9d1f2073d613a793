package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Frames that come again, in a session as the handshake left it: from the same side, from the other, from another day.
 */
class Ipcp1ReplayTest {
    private static final String IPV4 = "0000 0800";

    private final PresharedKey key = Frames.key();
    private final Packet into = Packet.allocate();
    private final Login login = new Login();
    private final Codec client = login.client;
    private final Codec server = login.server;

    @AfterEach
    void closeTheKey() {
        key.close();
    }

    @Test
    void theSameFrameIsTakenOnce() {
        byte[] frame = sent(client::encodeHeartbeatRequest);

        assertThat(decode(server, frame)).isEqualTo(Message.HEARTBEAT_REQUEST);
        assertThat(decode(server, frame)).isEqualTo(Message.REPLAYED);
        assertThat(decode(server, frame)).isEqualTo(Message.REPLAYED);
    }

    @Test
    void aSessionGoesOnBehindAReplayedFrame() {
        byte[] frame = data(client);

        assertThat(decode(server, frame)).isEqualTo(Message.PACKET);
        assertThat(decode(server, frame)).isEqualTo(Message.REPLAYED);
        assertThat(decode(server, data(client))).isEqualTo(Message.PACKET);
    }

    @Test
    void anEarlierFrameIsNotTakenBehindALaterOne() {
        byte[] early = data(client);
        byte[] late = data(client);

        assertThat(decode(server, late)).isEqualTo(Message.PACKET);
        assertThat(decode(server, early)).isEqualTo(Message.REPLAYED);
    }

    @Test
    void aSideThatGetsItsOwnFramesBackTakesNone() {
        assertThat(decode(client, data(client))).isEqualTo(Message.REPLAYED);
        assertThat(decode(client, sent(client::encodeHeartbeatRequest))).isEqualTo(Message.REPLAYED);
        assertThat(decode(server, data(server))).isEqualTo(Message.REPLAYED);
        assertThat(decode(server, sent(server::encodeHeartbeatAck))).isEqualTo(Message.REPLAYED);
    }

    @Test
    void theHelloIsNotTakenAgainByEitherSide() {
        assertThat(decode(server, login.hello)).isEqualTo(Message.REPLAYED);
        assertThat(decode(client, login.hello)).isEqualTo(Message.REPLAYED);
        assertThat(decode(server, data(client))).isEqualTo(Message.PACKET);
        assertThat(decode(client, data(server))).isEqualTo(Message.PACKET);
    }

    @Test
    void framesOfAnEarlierSessionAreRefusedOnceThePeerIsKnownToCount() {
        var earlier = new Login();
        byte[] toServer = data(earlier.client);
        byte[] toClient = data(earlier.server);

        // The hello was the first number of the client; its second shows that it counts.
        assertThat(decode(server, data(client))).isEqualTo(Message.PACKET);
        assertThat(decode(server, toServer)).isEqualTo(Message.REPLAYED);

        assertThat(decode(client, data(server))).isEqualTo(Message.PACKET);
        assertThat(decode(client, data(server))).isEqualTo(Message.PACKET);
        assertThat(decode(client, toClient)).isEqualTo(Message.REPLAYED);
    }

    @Test
    void aPeerWithRandomNoncesIsUnderstoodAndItsRepetitionsRefused() {
        var frames = new byte[400][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Frames.data(IPV4, Frames.ipv4(20 + i));
            assertThat(decode(server, frames[i])).isEqualTo(Message.PACKET);
        }
        for (byte[] frame : frames) {
            assertThat(decode(server, frame)).isEqualTo(Message.REPLAYED);
        }
        assertThat(decode(server, Frames.data(IPV4, Frames.ipv4(20)))).isEqualTo(Message.PACKET);
    }

    @Test
    void aReplayedFrameIsNoBadFrameWhateverIsInIt() {
        byte[] hello = Frames.sealed(Frames.hello(new byte[24], new byte[24]));

        assertThat(decode(server, hello)).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(server, hello)).isEqualTo(Message.REPLAYED);
    }

    @Test
    void aFrameThatIsNotAuthenticIsNotRemembered() {
        byte[] frame = Frames.data(IPV4, Frames.ipv4(40));
        byte[] changed = frame.clone();
        changed[60] ^= 1;

        assertThat(decode(server, changed)).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(server, frame)).isEqualTo(Message.PACKET);
    }

    private byte[] data(Codec codec) {
        Packet packet = Frames.packet(Frames.ipv4(60));
        return sent(out -> codec.encode(packet, out));
    }

    private static byte[] sent(Consumer<ByteBuffer> encode) {
        ByteBuffer out = ByteBuffer.allocate(5000);
        encode.accept(out);
        return Frames.written(out);
    }

    private Message decode(Codec codec, byte[] frame) {
        return codec.decode(Frames.input(frame), into);
    }

    /** A handshake between our client and our server. */
    private final class Login {
        private final byte[] hello;
        private final Codec client;
        private final Codec server;

        private Login() {
            var serverSide = new Ipcp1ServerHandshake(LinkKind.TUN, _ -> Optional.of(key), key);
            var clientSide = new Ipcp1ClientHandshake(Frames.TUN, "10.10.0.2", Dialect.BINARY, key);
            ByteBuffer toServer = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
            ByteBuffer toClient = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
            clientSide.start(toServer);
            serverSide.advance(toServer.flip(), toClient);
            toServer.clear();
            client = accepted(clientSide.advance(toClient.flip(), toServer));
            hello = Frames.written(toServer);
            server = accepted(serverSide.advance(toServer.flip(), toClient.clear()));
        }

        private static Codec accepted(Handshake step) {
            assertThat(step).isInstanceOf(Handshake.Accepted.class);
            return ((Handshake.Accepted) step).codec();
        }
    }
}
