package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffloadCheckTest {
    private final Random random = new Random(3);

    @Test
    void aPacketWithNothingLeftToDoIsSoundWhateverItIs() {
        assertThat(OffloadCheck.isSound(SuperPackets.packet(new byte[] {1, 2, 3})))
                .isTrue();
        assertThat(OffloadCheck.isSound(SuperPackets.packet(new byte[0]))).isTrue();
    }

    @Test
    void aSuperPacketOfTheKernelIsSound() {
        assertSound(tcp4());
        assertSound(tcp6());
        assertSound(udp(4000, 1000));
    }

    @Test
    void aChecksumAloneIsLeftByTcpAndUdp() {
        Packet packet = tcp4();
        packet.offload().segments(Offload.NONE, 0, false);
        assertSound(packet);
        assertUnsound(packet, p -> p.u8(9, 132));
        assertUnsound(packet, p -> p.u8(9, 47));
    }

    @Test
    void whatIsToBeCutNeedsItsChecksum() {
        assertUnsound(tcp4(), p -> {
            p.offload().clear();
            p.offload().segments(Offload.TCP4, 1000, false);
        });
    }

    @Test
    void theTypeIsThatOfThePacket() {
        assertUnsound(tcp4(), p -> p.offload().segments(Offload.TCP6, 1000, false));
        assertUnsound(tcp6(), p -> p.offload().segments(Offload.TCP4, 1000, false));
        assertUnsound(tcp4(), p -> p.offload().segments(Offload.UDP, 1000, false));
        assertUnsound(udp(4000, 1000), p -> p.offload().segments(Offload.TCP4, 1000, false));
        assertUnsound(tcp4(), p -> p.offload().segments(3, 1000, false));
        assertUnsound(tcp4(), p -> p.u8(9, 17));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 7, 0xffff, 0x10000})
    void aSegmentOfTcpHasAUsualSize(int size) {
        assertUnsound(tcp4(), p -> p.offload().segments(Offload.TCP4, size, false));
    }

    @Test
    void thereAreOnlySoManyDatagrams() {
        assertSound(udp(1280, 10));
        assertUnsound(udp(1281, 10), p -> {});
        assertUnsound(udp(100, 10), p -> p.offload().segments(Offload.UDP, 0, false));
        assertUnsound(udp(100, 10), p -> p.offload().segments(Offload.UDP, 10, true));
    }

    @Test
    void theChecksumIsWhereTheTransportHeaderHasIt() {
        assertUnsound(tcp4(), p -> p.offload().checksum(24, 16));
        assertUnsound(tcp4(), p -> p.offload().checksum(20, 6));
        assertUnsound(tcp4(), p -> p.offload().checksum(20, 65_535));
        assertUnsound(tcp4(), p -> p.offload().checksum(65_535, 16));
        assertUnsound(udp(4000, 1000), p -> p.offload().checksum(28, 16));
    }

    @Test
    void headersAreComplete() {
        assertUnsound(tcp4(), p -> p.u8(0, 0x44));
        assertUnsound(tcp4(), p -> p.u8(0, 0x4f));
        assertUnsound(tcp4(), p -> p.u8(32, 0x40));
        Packet packet = SuperPackets.of(FlowHeaders.random(random, true, true, 1), new byte[0], 100);
        assertUnsound(packet, p -> p.u8(32, 0xf0));
        assertUnsound(packet, p -> p.length(30));
        assertUnsound(packet, p -> p.length(0));
    }

    @Test
    void lengthsAreThoseOfThePacket() {
        assertUnsound(tcp4(), p -> p.u16(2, p.length() - 1));
        assertUnsound(tcp4(), p -> p.length(p.length() + 1));
        assertUnsound(tcp4(), p -> p.length(p.length() - 1));
        assertUnsound(tcp6(), p -> p.length(p.length() + 1));
        assertUnsound(tcp6(), p -> p.u16(4, 0));
        assertUnsound(udp(4000, 1000), p -> p.u16(24, 4000));
    }

    @Test
    void aFragmentIsNotCut() {
        assertUnsound(tcp4(), p -> p.u16(6, 0x2000));
        assertUnsound(tcp4(), p -> p.u16(6, 0x0001));
        assertUnsound(tcp6(), p -> p.u8(6, 44));
    }

    /** All of 64 KB would be headers of every segment. */
    @Test
    void extensionHeadersAreNoPlaceForPayload() {
        assertUnsound(tcp6(), p -> {
            p.u8(6, 60);
            p.u16(40, 6 << 8 | 30);
            p.u8(40 + 248 + 12, 0x50);
            p.offload().checksum(40 + 248, 16);
        });
        assertUnsound(tcp6(), p -> {
            p.u8(6, 60);
            p.u16(40, 60 << 8);
            p.u16(48, 6 << 8 | 255);
        });
    }

    private Packet tcp4() {
        return SuperPackets.of(FlowHeaders.random(random, true, true, 1), new byte[5000], 1000);
    }

    private Packet tcp6() {
        return SuperPackets.of(FlowHeaders.random(random, false, true, 1), new byte[5000], 1000);
    }

    private Packet udp(int length, int size) {
        return SuperPackets.of(FlowHeaders.random(random, true, false, 1), new byte[length], size);
    }

    private static void assertSound(Packet packet) {
        assertThat(OffloadCheck.isSound(packet)).isTrue();
    }

    private static void assertUnsound(Packet packet, Consumer<Packet> change) {
        Packet changed = SuperPackets.copy(packet);
        change.accept(changed);
        assertThat(OffloadCheck.isSound(changed)).isFalse();
    }
}
