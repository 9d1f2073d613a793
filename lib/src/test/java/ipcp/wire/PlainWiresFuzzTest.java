package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.Packet;
import ipcp.tunnel.ZportalPeer;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whatever a peer of the wires without encryption sends, reading it ends with a verdict: no exception, no step back, no
 * endless loop, and no packet beyond what came.
 */
class PlainWiresFuzzTest {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.1.77");

    private final Packet view = Packet.view();

    @FuzzTest(maxDuration = "1m")
    void aSessionOfZportalTakesAnyStream(byte[] stream) {
        read(new ZportalCodec(1400, false, false), stream);
        read(new ZportalCodec(65_535, true, true), stream);
    }

    /** Beyond what chance finds: frames whose checksums are right, around anything. */
    @FuzzTest(maxDuration = "1m")
    void aSessionOfZportalTakesAnythingInGoodFrames(FuzzedDataProvider data) {
        byte[] stream = new byte[0];
        for (int frames = data.consumeInt(1, 4); frames > 0; frames--) {
            stream = Frames.concat(stream, ZportalPeer.frame(data.consumeBytes(1500)));
        }
        read(new ZportalCodec(1400, false, false), stream);
    }

    @FuzzTest(maxDuration = "1m")
    void aSessionOfSimplevpnTakesAnyStream(byte[] stream) {
        for (boolean client : new boolean[] {true, false}) {
            var lease = new SimplevpnLease(new InterfaceAddress(ADDRESS, 20), OptionalInt.of(1400), client);
            var codec = new SimplevpnCodec(lease, client);
            read(codec, stream);
            ByteBuffer out = ByteBuffer.allocate(100);
            codec.encodeControl(out);
            assertThat(out.position()).isIn(0, 20);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void theServersHandshakeOfSimplevpnTakesAnything(byte[] bytes) {
        var book = new AddressBook() {
            @Override
            public Optional<InterfaceAddress> take(String client, Optional<IpAddress> wanted) {
                return wanted.filter(address -> !address.equals(ADDRESS)).isEmpty()
                        ? Optional.of(new InterfaceAddress(ADDRESS, 20))
                        : Optional.empty();
            }
        };
        ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
        ByteBuffer in = PlainFrames.input(bytes);
        Handshake state = new SimplevpnServer(book, 1400).handshake("a").advance(in, out);
        boolean answered = !(state instanceof Handshake.Pending)
                && !(state instanceof Handshake.Refused(var reason, var _) && reason == Handshake.Reason.BAD_FRAME);
        if (state instanceof Handshake.Accepted accepted) {
            accepted.codec().encodeControl(out);
        }
        assertThat(out.position()).isEqualTo(answered ? 20 : 0);
    }

    @FuzzTest(maxDuration = "1m")
    void theClientsHandshakeOfSimplevpnTakesAnything(byte[] bytes) {
        ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
        ByteBuffer in = PlainFrames.input(bytes);
        ClientHandshake handshake = new SimplevpnClient(Optional.empty()).handshake();
        Handshake state = handshake.advance(in, out);
        if (state instanceof Handshake.Accepted accepted) {
            assertThat(accepted.codec().settings().addresses()).hasSize(1);
            int read = in.position() - Packet.HEADROOM;
            byte[] rest = new byte[bytes.length - read];
            System.arraycopy(bytes, read, rest, 0, rest.length);
            read(accepted.codec(), rest);
        }
        assertThat(out.position()).isZero();
    }

    private void read(Codec codec, byte[] stream) {
        ByteBuffer in = PlainFrames.input(stream);
        for (int messages = 0; messages <= stream.length + 1; messages++) {
            int before = in.position();
            Message message = codec.decode(in, view);
            assertThat(in.position()).isBetween(before, in.limit());
            if (message == Message.INCOMPLETE || message == Message.BAD_FRAME) {
                return;
            }
            if (message == Message.PACKET) {
                assertThat(view.length()).isBetween(20, in.position() - before);
                assertThat(view.start()).isGreaterThanOrEqualTo(Packet.HEADROOM);
                assertThat(view.start() + view.length()).isEqualTo(in.position());
            } else if (message != Message.SETTINGS) {
                assertThat(in.position()).isGreaterThan(before);
            }
        }
        throw new AssertionError("more messages than bytes");
    }
}
