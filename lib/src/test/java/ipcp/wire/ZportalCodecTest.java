package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.Packet;
import ipcp.net.SuperPackets;
import ipcp.tunnel.ZportalPeer;
import ipcp.wire.Codec.Encoded;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZportalCodecTest {
    private static final int MTU = 1400;
    private static final int OUT = 192 * 1024;

    private final Packet view = Packet.view();

    @Provide
    Arbitrary<Packet> supers() {
        return Arbitraries.randomValue(SuperPackets::random);
    }

    private static ZportalCodec codec(int mtu) {
        return new ZportalCodec(mtu, false, false);
    }

    private Message decode(byte[] stream) {
        return codec(MTU).decode(PlainFrames.input(stream), view);
    }

    // What goes out

    @Property(tries = 200)
    void thePeerGetsTheSegmentsOfASuperPacket(@ForAll("supers") Packet whole) {
        ByteBuffer out = ByteBuffer.allocate(1 << 21);

        assertThat(codec(1500).encode(whole, out)).isEqualTo(Encoded.DONE);

        assertThat(ZportalPeer.parse(Frames.written(out), 1500))
                .map(PlainFrames::hex)
                .isEqualTo(SuperPackets.cutSlowly(whole).stream()
                        .map(PlainFrames::hex)
                        .toList());
    }

    @Property(tries = 50)
    void whatOneSideSendsTheOtherReceives(@ForAll("supers") Packet whole) {
        ByteBuffer out = ByteBuffer.allocate(1 << 21);
        codec(1500).encode(whole, out);

        assertThat(PlainFrames.messages(codec(1500), Frames.written(out), 0))
                .isEqualTo(SuperPackets.cutSlowly(whole).stream()
                        .map(PlainFrames::hex)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 1399, 1400})
    void aPacketCosts16BytesAndIsNotChanged(int length) {
        Packet packet = Frames.packet(Frames.ipv4(length));
        byte[] written = PlainFrames.writes(codec(MTU), packet, OUT).getFirst();

        assertThat(written).isEqualTo(ZportalPeer.frame(Frames.ipv4(length)));
        assertThat(packet.toBytes()).isEqualTo(Frames.ipv4(length));
    }

    @Test
    void theLongestPacketOfTheLargestMtuIsOneFrame() {
        byte[] packet = Frames.ipv4(65_535);

        assertThat(PlainFrames.writes(codec(65_535), Frames.packet(packet), OUT).getFirst())
                .isEqualTo(ZportalPeer.frame(packet));
        assertThat(codec(65_535).maxFrame()).isEqualTo(16 + 65_535);
    }

    /** Bug 3 of the original: the first packet above the peer's MTU ended both sides. */
    @Test
    void nothingAboveTheMtuIsSent() {
        ByteBuffer out = ByteBuffer.allocate(OUT);

        assertThat(codec(MTU).encode(Frames.packet(Frames.ipv4(MTU + 1)), out)).isEqualTo(Encoded.REFUSED);
        assertThat(out.position()).isZero();
    }

    @Test
    void nothingThatIsNoIpPacketIsSent() {
        ByteBuffer out = ByteBuffer.allocate(OUT);
        for (byte[] packet : List.of(new byte[0], new byte[40], Arrays.copyOf(Frames.ipv4(40), 39))) {
            assertThat(codec(MTU).encode(Frames.packet(packet), out)).isEqualTo(Encoded.REFUSED);
        }
        assertThat(out.position()).isZero();
    }

    @Test
    void framesAreAppendedAsLongAsThereIsRoom() {
        ByteBuffer out = ByteBuffer.allocate(3 * 56 + 55);
        Packet packet = Frames.packet(Frames.ipv4(40));
        ZportalCodec codec = codec(MTU);
        for (int i = 0; i < 3; i++) {
            assertThat(codec.encode(packet, out)).isEqualTo(Encoded.DONE);
        }
        assertThat(codec.encode(packet, out)).isEqualTo(Encoded.FULL);

        assertThat(ZportalPeer.parse(Frames.written(out), MTU)).hasSize(3);
    }

    @Test
    void aSuperPacketForWhichThereIsNoRoomIsLeftWhole() {
        Packet whole = SuperPackets.random(new Random(3), true, true);
        int count = SuperPackets.cutSlowly(whole).size();
        ByteBuffer out = ByteBuffer.allocate(count * (16 + 1500));
        out.position(out.capacity() - 16 - whole.length());
        int before = out.position();

        assertThat(codec(1500).encode(whole, out)).isEqualTo(Encoded.FULL);
        assertThat(out.position()).isEqualTo(before);
    }

    @Test
    void thereIsNoOtherMessage() {
        ByteBuffer out = ByteBuffer.allocate(100);
        ZportalCodec codec = codec(MTU);
        codec.encodeHeartbeatRequest(out);
        codec.encodeHeartbeatAck(out);
        codec.encodeControl(out);
        codec.encodeClose(out);
        codec.flush(out);

        assertThat(out.position()).isZero();
        assertThat(codec.hasHeartbeat()).isFalse();
        assertThat(codec.hasControl()).isFalse();
        assertThat(codec.writesAlone()).isFalse();
    }

    // What comes in

    @Test
    void aPacketIsNotCopiedAndHasTheRoomInFrontOfIt() {
        ByteBuffer in = PlainFrames.input(ZportalPeer.frame(Frames.ipv4(40)));

        assertThat(codec(MTU).decode(in, view)).isEqualTo(Message.PACKET);
        assertThat(view.start()).isEqualTo(Packet.HEADROOM + 16);
        in.put(Packet.HEADROOM + 16 + 39, (byte) 0x5a);
        assertThat(view.u8(39)).isEqualTo(0x5a);
    }

    @Test
    void everySplitOfTheStreamGivesTheSame() {
        byte[] stream = Frames.concat(
                ZportalPeer.frame(Frames.ipv4(20)),
                ZportalPeer.frame(Frames.ipv6(61)),
                ZportalPeer.frame(new byte[3]),
                ZportalPeer.frame(Frames.ipv4(300)));
        List<String> whole = PlainFrames.messages(codec(MTU), stream, stream.length);

        assertThat(whole)
                .containsExactly(
                        PlainFrames.hex(Frames.ipv4(20)),
                        PlainFrames.hex(Frames.ipv6(61)),
                        "MALFORMED",
                        PlainFrames.hex(Frames.ipv4(300)));
        for (int cut = 0; cut < stream.length; cut++) {
            assertThat(PlainFrames.messages(codec(MTU), stream, cut))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void halfAFrameIsLeftWhereItIs() {
        byte[] frame = ZportalPeer.frame(Frames.ipv4(40));
        for (int length = 0; length < frame.length; length++) {
            ByteBuffer in = PlainFrames.input(Arrays.copyOf(frame, length));

            assertThat(codec(MTU).decode(in, view)).isEqualTo(Message.INCOMPLETE);
            assertThat(in.position()).isEqualTo(Packet.HEADROOM);
        }
    }

    @Test
    void theFlagsMeanNothing() {
        byte[] frame = ZportalPeer.frame(Frames.ipv4(40));
        Arrays.fill(frame, 4, 8, (byte) 0xff);

        assertThat(decode(frame)).isEqualTo(Message.PACKET);
    }

    @Test
    void aChangeAnywhereButInTheFlagsEndsTheSession() {
        byte[] frame = ZportalPeer.frame(Frames.ipv4(40));
        for (int at = 0; at < frame.length; at++) {
            byte[] changed = frame.clone();
            changed[at] ^= 1;
            boolean inFlags = at >= 4 && at < 8;
            boolean longer = at == 10 || at == 11; // so not all there
            assertThat(decode(changed))
                    .as("byte %d", at)
                    .isEqualTo(inFlags ? Message.PACKET : longer ? Message.INCOMPLETE : Message.BAD_FRAME);
        }
    }

    /** The order of the checks is that of the original: nothing is waited for that would not be taken. */
    @Test
    void aBadFrameIsSeenBeforeItsPayload() {
        assertThat(decode(Frames.hex("5a505255"))).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(Frames.hex("5452505a"))).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(Frames.hex("5a505254 00000000 00000000"))).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(Frames.hex("5a505254 00000000 00000579"))).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(Frames.hex("5a505254 00000000 ffffffff"))).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(Frames.hex("5a505254 00000000 80000001"))).isEqualTo(Message.BAD_FRAME);
        assertThat(decode(Frames.hex("5a505254 00000000 00000578"))).isEqualTo(Message.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(ints = {68, 1280, 1400, 65_535})
    void theLimitIsTheOwnMtu(int mtu) {
        byte[] packet = Frames.ipv4(mtu);

        assertThat(codec(mtu).decode(PlainFrames.input(ZportalPeer.frame(packet)), view))
                .isEqualTo(Message.PACKET);
        if (mtu > 68) {
            assertThat(codec(mtu - 1).decode(PlainFrames.input(ZportalPeer.frame(packet)), view))
                    .isEqualTo(Message.BAD_FRAME);
        }
    }

    /** Bug 2 of the original: 40 bytes of 0xff ended its process, in a good frame, too. */
    @Test
    void aPayloadThatIsNoPacketIsLostAndTheSessionGoesOn() {
        byte[] ones = new byte[40];
        Arrays.fill(ones, (byte) 0xff);
        byte[] tooLong = Frames.ipv4(40);
        tooLong[3] = 41;
        byte[] noHeader = Frames.ipv4(40);
        noHeader[0] = 0x44;
        for (byte[] payload : List.of(ones, tooLong, noHeader, new byte[1], Arrays.copyOf(Frames.ipv6(40), 39))) {
            byte[] stream = Frames.concat(ZportalPeer.frame(payload), ZportalPeer.frame(Frames.ipv4(20)));

            assertThat(PlainFrames.messages(codec(MTU), stream, 0))
                    .containsExactly("MALFORMED", PlainFrames.hex(Frames.ipv4(20)));
        }
        assertThat(decode(ones)).isEqualTo(Message.BAD_FRAME);
    }

    @Test
    void aChecksumThatIsMissingIsAcceptedOnlyWhenThatIsAllowed() {
        byte[] packet = Frames.ipv4(40);
        byte[] missing = ZportalPeer.frame(ZportalPeer.MAGIC, 40, 0, packet);
        byte[] wrong = ZportalPeer.frame(ZportalPeer.MAGIC, 40, ZportalPeer.crc32c(packet) ^ 0x100, packet);
        var tolerant = new ZportalCodec(MTU, true, false);

        assertThat(decode(missing)).isEqualTo(Message.BAD_FRAME);
        assertThat(tolerant.decode(PlainFrames.input(missing), view)).isEqualTo(Message.PACKET);
        assertThat(tolerant.decode(PlainFrames.input(wrong), view)).isEqualTo(Message.BAD_FRAME);
        assertThat(PlainFrames.writes(tolerant, Frames.packet(packet), OUT).getFirst())
                .isEqualTo(ZportalPeer.frame(packet));
    }

    // Who is in

    @Test
    void aServerTakesWhoeverConnectsAndABadFrameEndsThatSessionAlone() {
        var wire = new ZportalServer(MTU, false);
        ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
        for (int peer = 0; peer < 2; peer++) {
            var accepted = (Handshake.Accepted) wire.handshake("127.0.0.1").advance(PlainFrames.input(), out);
            assertThat(accepted.claim()).isEmpty();
            assertThat(accepted.identity()).isEqualTo("peer");
            assertThat(accepted.protocol()).isEqualTo(Protocol.ZPORTAL);
            byte[] stream = Frames.concat(ZportalPeer.frame(Frames.ipv4(20)), new byte[16]);
            assertThat(PlainFrames.messages(accepted.codec(), stream, 0))
                    .containsExactly(PlainFrames.hex(Frames.ipv4(20)), "BAD_FRAME");
        }
        assertThat(out.position()).isZero();
    }

    @Test
    void aClientIsInAtOnceAndSaysNothing() {
        ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
        var handshake = new ZportalClient(MTU, false).handshake();
        handshake.start(out);
        var accepted = (Handshake.Accepted) handshake.advance(PlainFrames.input(), out);

        assertThat(out.position()).isZero();
        assertThat(PlainFrames.messages(accepted.codec(), ZportalPeer.frame(Frames.ipv4(20)), 0))
                .containsExactly("SETTINGS", PlainFrames.hex(Frames.ipv4(20)));
        assertThat(accepted.codec().settings()).isEqualTo(Settings.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {67, 65_536, 0, -1})
    void anMtuOutOfBoundsIsNoWire(int mtu) {
        assertThatThrownBy(() -> new ZportalServer(mtu, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ZportalClient(mtu, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
