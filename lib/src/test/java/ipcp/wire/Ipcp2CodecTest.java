package ipcp.wire;

import static ipcp.wire.Ipcp2Pair.messages;
import static ipcp.wire.Ipcp2Pair.text;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.link.LinkKind;
import ipcp.net.Offload;
import ipcp.net.Packet;
import ipcp.wire.Codec.Encoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Ipcp2CodecTest {
    private final Ipcp2Pair pair = new Ipcp2Pair().connect();

    @ParameterizedTest
    @EnumSource
    void manySmallPacketsAreOneRecordAndABigOneIsAnother(AeadSuite suite) {
        Ipcp2Pair with = Ipcp2Pair.of(HandshakePattern.NNPSK0, suite).connect();
        Packet[] packets = {ip(40), ip(1500), ip(Ipcp2Codec.BIG - 1), ip(Ipcp2Codec.BIG), ip(65_535), ip(21)};
        List<String> texts = new ArrayList<>();
        for (Packet packet : packets) {
            texts.add(text(packet));
        }

        byte[] stream = with.data(with.client, packets);

        assertThat(records(stream)).hasSize(4);
        assertThat(messages(with.server, stream)).isEqualTo(texts);
    }

    @Test
    void aRecordCostsTwentyOneBytesAndEachPacketFour() {
        assertThat(pair.data(pair.client, ip(100))).hasSize(4 + 1 + 4 + 100 + 16);
        assertThat(pair.data(pair.client, ip(100), ip(200))).hasSize(4 + 1 + 2 * 4 + 300 + 16);
        assertThat(pair.heartbeat(pair.client)).hasSize(4 + 1 + 16);
    }

    @Test
    void whatIsLeftToDoWithAPacketTravelsWithIt() {
        Packet packet = ip(30_000);
        packet.offload().checksum(20, 16);
        packet.offload().segments(Offload.TCP4, 1448, true);
        Packet small = ip(200);
        small.offload().checksum(20, 6);
        Packet dgrams = ip(3000);
        dgrams.offload().checksum(20, 6);
        dgrams.offload().segments(Offload.UDP, 1200, false);
        List<String> expected = List.of(text(packet), text(small), text(dgrams));

        byte[] stream = pair.data(pair.server, packet, small, dgrams);
        Packet view = Packet.view();
        ByteBuffer in = ByteBuffer.wrap(stream);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(pair.client.decode(in, view)).isEqualTo(Codec.Message.PACKET);
            found.add(text(view));
            assertThat(view.offload().ecn()).isEqualTo(i == 0);
        }

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aPacketMayNeedARoomierBuffer() {
        var out = ByteBuffer.allocate(pair.client.maxFrame() + 100);
        assertThat(pair.client.encode(ip(65_535), out)).isEqualTo(Encoded.DONE);
        assertThat(pair.client.encode(ip(65_535), out)).isEqualTo(Encoded.FULL);
        out.clear();
        assertThat(pair.client.encode(ip(65_535), out)).isEqualTo(Encoded.DONE);
    }

    @Test
    void whatIsGatheredAlwaysFitsBehindAFullBuffer() {
        var out = ByteBuffer.allocate(pair.client.maxFrame());
        int packets = 0;
        while (pair.client.encode(ip(1400), out) == Encoded.DONE) {
            packets++;
        }
        pair.client.flush(out);

        assertThat(packets).isGreaterThan(40);
        assertThat(messages(pair.server, Frames.written(out))).hasSize(packets);
    }

    @Test
    void aPacketOfNothingOrTooMuchIsRefused() {
        var out = ByteBuffer.allocate(Ipcp2Pair.OUT);
        Packet huge = Packet.allocate(Ipcp2.MAX_PACKET + 1);
        huge.length(Ipcp2.MAX_PACKET + 1);

        assertThat(pair.client.encode(huge, out)).isEqualTo(Encoded.REFUSED);
        assertThat(pair.client.encode(Packet.allocate(), out)).isEqualTo(Encoded.REFUSED);
        assertThat(out.position()).isZero();
    }

    @Test
    void heartbeatsAndTheEndAreHeard() {
        var out = ByteBuffer.allocate(Ipcp2Pair.OUT);
        pair.client.encodeHeartbeatRequest(out);
        pair.client.encode(ip(100), out);
        pair.client.encodeClose(out);

        assertThat(messages(pair.server, Frames.written(out)))
                .containsExactly("HEARTBEAT_REQUEST", text(ip(100)), "CLOSE");
        assertThat(pair.client.closesExplicitly()).isTrue();
    }

    @Test
    void nothingComesBehindTheEnd() {
        byte[] stream = Frames.concat(pair.close(pair.client), pair.heartbeat(pair.client));

        assertThat(messages(pair.server, stream)).containsExactly("CLOSE", "BAD_FRAME");
    }

    @Test
    void theClientIsToldItsSettings() {
        assertThat(pair.client.settings()).isEqualTo(Ipcp2Pair.SETTINGS);
    }

    @Test
    void aPacketThatIsNoneIsLostAndTheNextIsNot() {
        Packet none = Packet.allocate();
        none.copyOf(new byte[64]);
        Packet unsound = ip(100);
        unsound.offload().checksum(99, 50);

        assertThat(messages(pair.server, pair.data(pair.client, none, unsound, ip(50))))
                .containsExactly("MALFORMED", "MALFORMED", text(ip(50)));
    }

    @Test
    void aTapCarriesFrames() {
        var tap = new Ipcp2Pair();
        tap.kind = LinkKind.TAP;
        tap.connect();
        Packet frame = Frames.packet(Frames.ethernet(0x0800, Packet.CAPACITY));

        assertThat(messages(tap.server, tap.data(tap.client, frame))).containsExactly(text(frame));
    }

    static Packet ip(int length) {
        return Frames.packet(Frames.ipv4(length));
    }

    /** The records of a stream. */
    static List<byte[]> records(byte[] stream) {
        var records = new ArrayList<byte[]>();
        ByteBuffer in = ByteBuffer.wrap(stream);
        while (in.hasRemaining()) {
            byte[] record = new byte[4 + in.getInt(in.position())];
            in.get(record);
            records.add(record);
        }
        return records;
    }
}
