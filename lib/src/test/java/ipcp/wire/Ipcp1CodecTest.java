package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipcp1CodecTest {
    private static final String IPV4 = "0000 0800";
    private static final String IPV6 = "0000 86dd";

    private final PresharedKey key = Frames.key();
    private final Packet into = Packet.allocate();
    private final ByteBuffer out = ByteBuffer.allocate(1 << 15);

    @AfterEach
    void closeTheKey() {
        key.close();
    }

    // What goes out

    @Test
    void anIpv4PacketGoesOutBehindLinuxPacketInfoForIpv4() {
        assertThat(messageOf(LinkKind.TUN, Frames.ipv4(84)))
                .isEqualTo(Frames.concat(Frames.hex("01 00000058 0000 0800"), Frames.ipv4(84)));
    }

    @Test
    void anIpv6PacketGoesOutBehindLinuxPacketInfoForIpv6() {
        assertThat(messageOf(LinkKind.TUN, Frames.ipv6(60)))
                .isEqualTo(Frames.concat(Frames.hex("01 00000040 0000 86dd"), Frames.ipv6(60)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0800, 0x0806, 0x86dd, 0x8100, 0xffff})
    void anEthernetFrameGoesOutBehindItsOwnEtherType(int etherType) {
        byte[] frame = Frames.ethernet(etherType, 60);

        assertThat(messageOf(LinkKind.TAP, frame))
                .isEqualTo(Frames.concat(Frames.hex("01 00000040 0000"), Arrays.copyOfRange(frame, 12, 14), frame));
    }

    @Test
    void heartbeatsAre49BytesOnTheWire() {
        Codec codec = codec(LinkKind.TUN);
        codec.encodeHeartbeatRequest(out);
        byte[] request = Frames.written(out);
        out.clear();
        codec.encodeHeartbeatAck(out);
        byte[] ack = Frames.written(out);

        assertThat(request).hasSize(49).startsWith(Frames.hex("0000002d"));
        assertThat(ack).hasSize(49).startsWith(Frames.hex("0000002d"));
        assertThat(Frames.message(request)).isEqualTo(Frames.hex("02 00000000"));
        assertThat(Frames.message(ack)).isEqualTo(Frames.hex("03 00000000"));
    }

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void aPacketCosts53BytesOnTheWire(LinkKind kind) {
        for (int length : new int[] {20, 21, 84, 576, 1500, 4042, 4043}) {
            out.clear();
            assertThat(codec(kind).encode(Frames.packet(Frames.anyPacket(kind, length)), out))
                    .isEqualTo(Codec.Encoded.DONE);
            assertThat(out.position()).isEqualTo(length + 53);
        }
    }

    @Test
    void aPacketAbove4043BytesIsNotCarriedAndNothingIsAppended() {
        out.putInt(0x01020304);
        for (int length : new int[] {4044, 4050, Packet.CAPACITY}) {
            assertThat(codec(LinkKind.TUN).encode(Frames.packet(Frames.ipv4(length)), out))
                    .isEqualTo(Codec.Encoded.REFUSED);
            assertThat(out.position()).isEqualTo(4);
            assertThat(out.getInt(4)).isZero();
        }
    }

    @Test
    void framesAreAppendedOneBehindTheOther() {
        Codec codec = codec(LinkKind.TUN);
        codec.encodeHeartbeatAck(out);
        codec.encode(Frames.packet(Frames.ipv4(40)), out);
        codec.encodeHeartbeatRequest(out);
        byte[] all = Frames.written(out);

        assertThat(all).hasSize(49 + 93 + 49);
        assertThat(Frames.message(Arrays.copyOf(all, 49))).startsWith(3);
        assertThat(Frames.message(Arrays.copyOfRange(all, 49, 142))).startsWith(1);
        assertThat(Frames.message(Arrays.copyOfRange(all, 142, 191))).startsWith(2);
    }

    @Test
    void noTwoFramesHaveTheSameNonce() {
        Codec codec = codec(LinkKind.TUN);
        for (int i = 0; i < 100; i++) {
            codec.encodeHeartbeatRequest(out);
        }
        byte[] all = Frames.written(out);
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> ByteBuffer.wrap(all, 49 * i + 4, 24).slice())
                        .distinct())
                .hasSize(100);
    }

    @Test
    void whatWasInFrontOfThePacketBeforeIsNotSent() {
        Packet packet = Frames.packet(Frames.ipv4(40));
        for (int index = 1; index <= Packet.HEADROOM; index++) {
            packet.u8(-index, 0xee);
        }
        codec(LinkKind.TUN).encode(packet, out);

        assertThat(Frames.message(Frames.written(out))).startsWith(Frames.hex("01 0000002c 0000 0800 45"));
    }

    @Test
    void encodingLeavesThePacketAsItWas() {
        Packet packet = Frames.packet(Frames.ipv4(1500));
        codec(LinkKind.TUN).encode(packet, out);

        assertThat(packet.toBytes()).isEqualTo(Frames.ipv4(1500));
    }

    // What comes in

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void whatOneSideSendsTheOtherReceives(LinkKind kind) {
        Codec sender = codec(kind);
        Codec receiver = codec(kind);
        var random = new Random(4);
        for (int round = 0; round < 300; round++) {
            byte[] packet = Frames.anyPacket(kind, 20 + random.nextInt(4024));
            out.clear();
            sender.encode(Frames.packet(packet), out);
            out.flip();

            assertThat(receiver.decode(out, into)).isEqualTo(Message.PACKET);
            assertThat(into.toBytes()).isEqualTo(packet);
            assertThat(out.hasRemaining()).isFalse();
        }
    }

    @Test
    void aPacketIsTakenForWhatItsHeaderSaysWhateverThePacketInfoSays() {
        assertThat(decode(LinkKind.TUN, Frames.data(IPV4, Frames.ipv6(48)))).isEqualTo(Message.PACKET);
        assertThat(decode(LinkKind.TUN, Frames.data(IPV6, Frames.ipv4(48)))).isEqualTo(Message.PACKET);
        assertThat(decode(LinkKind.TAP, Frames.data("0000 0000", Frames.ethernet(0x0806, 42))))
                .isEqualTo(Message.PACKET);
    }

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void dataTooShortForPacketInfoIsLostAndTheSessionGoesOn(LinkKind kind) {
        for (int length = 1; length <= 4; length++) {
            assertThat(decode(kind, Frames.sealed(Frames.message(1, new byte[length]))))
                    .isEqualTo(Message.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0100 0800", "0001 0800", "ffff 0800", "8000 0800"})
    void aPacketThatTheSenderCouldNotReadWholeIsLost(String packetInfo) {
        assertThat(decode(LinkKind.TUN, Frames.data(packetInfo, Frames.ipv4(48))))
                .isEqualTo(Message.MALFORMED);
        assertThat(decode(LinkKind.TAP, Frames.data(packetInfo, Frames.ethernet(0x0800, 48))))
                .isEqualTo(Message.MALFORMED);
    }

    @Test
    void aTruncatedIpPacketIsLost() {
        for (int length = 0; length < 48; length++) {
            assertThat(decode(LinkKind.TUN, Frames.data(IPV4, Arrays.copyOf(Frames.ipv4(48), length))))
                    .isEqualTo(Message.MALFORMED);
            assertThat(decode(LinkKind.TUN, Frames.data(IPV6, Arrays.copyOf(Frames.ipv6(48), length))))
                    .isEqualTo(Message.MALFORMED);
        }
    }

    @Test
    void anEthernetFrameNeedsItsHeader() {
        for (int length = 0; length < 14; length++) {
            assertThat(decode(LinkKind.TAP, Frames.data(IPV4, new byte[length])))
                    .isEqualTo(Message.MALFORMED);
        }
        assertThat(decode(LinkKind.TAP, Frames.data(IPV4, new byte[14]))).isEqualTo(Message.PACKET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00000000", // DATA of nothing
                "02 00000001 00",
                "03 00000001 00",
                "00 00000000",
                "04 00000000",
                "06 00000000",
                "ff 00000000",
                "82 00000000",
                "02 00000001", // counts more than is there
                "01 00000001 0909", // counts less
                "01 80000001 09",
                "01 ffffffff 09",
                "01 000000",
                "02",
                ""
            })
    void anAuthenticFrameThatIsNoMessageEndsTheSession(String message) {
        assertThat(decode(LinkKind.TUN, Frames.sealed(Frames.hex(message)))).isEqualTo(Message.BAD_FRAME);
    }

    @Test
    void aHelloInTheMiddleOfASessionEndsIt() {
        assertThat(decode(LinkKind.TUN, Frames.sealed(Frames.hello(new byte[24], new byte[24]))))
                .isEqualTo(Message.BAD_FRAME);
    }

    @Test
    void aFrameUnderAnotherKeyEndsTheSession() {
        byte[] frame = Frames.sealed(Frames.message(2, new byte[0]), new byte[24], new byte[32]);

        assertThat(decode(LinkKind.TUN, frame)).isEqualTo(Message.BAD_FRAME);
    }

    @Test
    void aChangeAnywhereBehindTheLengthEndsTheSession() {
        byte[] frame = Frames.data(IPV4, Frames.ipv4(40));
        for (int at = 4; at < frame.length; at++) {
            byte[] changed = frame.clone();
            changed[at] ^= 0x10;
            assertThat(decode(LinkKind.TUN, changed)).isEqualTo(Message.BAD_FRAME);
        }
    }

    @ParameterizedTest
    @CsvSource({"BINARY, 4092", "TEXT, 4096"})
    void theLongestContentIsTheDialects(Dialect dialect, int longest) {
        int packet = longest - 24 - 16 - 5 - 4;
        byte[] frame = Frames.data(IPV4, Frames.ipv4(packet));
        assertThat(frame).hasSize(4 + longest);

        Codec codec = Frames.codec(LinkKind.TUN, dialect, key);

        assertThat(codec.decode(Frames.input(frame), into)).isEqualTo(Message.PACKET);
        assertThat(into.toBytes()).isEqualTo(Frames.ipv4(packet));
        assertThat(frame.length).isLessThanOrEqualTo(codec.maxFrame());
    }

    @ParameterizedTest
    @CsvSource({"BINARY, 4093", "TEXT, 4097", "BINARY, 0", "TEXT, 0", "BINARY, 0x7fffffff", "TEXT, -1", "BINARY, -4092"
    })
    void aLengthOutOfBoundsIsSeenBeforeAnyContent(Dialect dialect, String length) {
        ByteBuffer in = Frames.input(
                ByteBuffer.allocate(4).putInt(Integer.decode(length)).array());

        assertThat(Frames.codec(LinkKind.TUN, dialect, key).decode(in, into)).isEqualTo(Message.BAD_FRAME);
    }

    @Test
    void contentTooShortForAnyMessageEndsTheSession() {
        for (int length = 1; length < 45; length++) {
            assertThat(decode(LinkKind.TUN, Frames.raw(new byte[length]))).isEqualTo(Message.BAD_FRAME);
        }
    }

    @Test
    void halfAFrameIsLeftWhereItIs() {
        byte[] frame = Frames.data(IPV4, Frames.ipv4(40));
        Codec codec = codec(LinkKind.TUN);
        for (int length = 0; length < frame.length; length++) {
            ByteBuffer in = Frames.input(Arrays.copyOf(frame, length));
            assertThat(codec.decode(in, into)).isEqualTo(Message.INCOMPLETE);
            assertThat(in.position()).isZero();
            assertThat(in.limit()).isEqualTo(Math.max(length, 0));
        }
        assertThat(codec.decode(Frames.input(frame), into)).isEqualTo(Message.PACKET);
    }

    @Test
    void framesAreDecodedFromWhereverTheyBegin() {
        byte[] frame = Frames.data(IPV4, Frames.ipv4(40));
        for (int before = 0; before < 20; before++) {
            ByteBuffer in = Frames.input(new byte[before], frame, new byte[3]);
            in.position(before);

            assertThat(codec(LinkKind.TUN).decode(in, into)).isEqualTo(Message.PACKET);
            assertThat(into.toBytes()).isEqualTo(Frames.ipv4(40));
            assertThat(in.position()).isEqualTo(before + frame.length);
        }
    }

    private Codec codec(LinkKind kind) {
        return Frames.codec(kind, Dialect.BINARY, key);
    }

    private Message decode(LinkKind kind, byte[] frame) {
        return codec(kind).decode(Frames.input(frame), into);
    }

    private byte[] messageOf(LinkKind kind, byte[] packet) {
        out.clear();
        assertThat(codec(kind).encode(Frames.packet(packet), out)).isEqualTo(Codec.Encoded.DONE);
        byte[] frame = Frames.written(out);
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);
        return Frames.message(frame);
    }
}
