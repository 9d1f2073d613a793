package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MssClampTest {
    private static final int SYN_ACK = FlowHeaders.SYN | FlowHeaders.ACK;

    @ParameterizedTest
    @CsvSource({"true,2,1360", "true,18,1360", "false,2,1340", "false,18,1340"})
    void theMssOfSynAndSynAckBecomesWhatThePathCarries(boolean v4, int flags, int expected) {
        Packet packet = SuperPackets.packet(segment(v4, flags, 0x0204_05b4));

        assertThat(MssClamp.clamp(packet, 1400)).isTrue();
        assertThat(packet.toBytes()).isEqualTo(segment(v4, flags, 0x0204_0000 + expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0204_0550, 0x0204_0218, 0x0204_0000})
    void itIsNeverRaised(int option) {
        assertUnchanged(segment(true, FlowHeaders.SYN, option));
    }

    @Test
    void noneIsAdded() {
        assertUnchanged(segment(true, FlowHeaders.SYN));
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x0101_0402));
    }

    @Test
    void otherSegmentsKeepWhatLooksLikeIt() {
        assertUnchanged(segment(true, FlowHeaders.ACK, 0x0204_05b4));
        assertUnchanged(FlowHeaders.random(new Random(1), true, false, 1).packet(new byte[40]));
    }

    @Test
    void optionsThatMakeNoSenseStay() {
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x0000_0000, 0x0204_05b4));
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x0300_0000, 0x0204_05b4));
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x0301_0000, 0x0204_05b4));
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x03ff_0000, 0x0204_05b4));
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x0101_0102));
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x0101_0204));
        assertUnchanged(segment(true, FlowHeaders.SYN, 0x0203_ffff));
    }

    @Property
    void theChecksumIsThatOfTheNewSegmentWhereverTheOptionIs(
            @ForAll Random random,
            @ForAll @IntRange(max = 4) int nops,
            @ForAll @IntRange(min = 100, max = 9000) int mtu) {
        ByteBuffer options = ByteBuffer.allocate(8).putLong(0, 0x0101_0101_0101_0101L);
        options.putInt(nops, 0x0204_ff0f);
        byte[] bytes = segment(random.nextBoolean(), SYN_ACK, options.getInt(0), options.getInt(4));
        Packet packet = SuperPackets.packet(bytes);

        assertThat(MssClamp.clamp(packet, mtu)).isTrue();
        byte[] clamped = packet.toBytes();
        SlowChecksums.make(clamped);
        assertThat(packet.toBytes()).isEqualTo(clamped).isNotEqualTo(bytes);
    }

    @Test
    void aChecksumThatIsLeftToOthersStays() {
        Packet packet = SuperPackets.checksumLeft(segment(true, FlowHeaders.SYN, 0x0204_05b4));

        assertThat(MssClamp.clamp(packet, 1400)).isTrue();
        Checksum.complete(packet);
        assertThat(packet.toBytes()).isEqualTo(segment(true, FlowHeaders.SYN, 0x0204_0550));
    }

    @Test
    void aWrongChecksumIsNotMadeRight() {
        byte[] bytes = segment(true, FlowHeaders.SYN, 0x0204_05b4);
        bytes[36] ^= 1;
        Packet packet = SuperPackets.packet(bytes);

        assertThat(MssClamp.clamp(packet, 1400)).isTrue();
        byte[] right = segment(true, FlowHeaders.SYN, 0x0204_0550);
        assertThat(packet.u16(36)).isNotEqualTo(SlowChecksums.get(right, 36));
    }

    @Test
    void whatIsNotAWholeSegmentStays() {
        byte[] bytes = segment(true, FlowHeaders.SYN, 0x0204_05b4);
        for (int length = 0; length < bytes.length; length++) {
            assertUnchanged(Arrays.copyOf(bytes, length));
        }
    }

    private static byte[] segment(boolean v4, int flags, Integer... options) {
        FlowHeaders any = FlowHeaders.random(new Random(2), v4, true, 1);
        return new FlowHeaders(
                        true,
                        any.source(),
                        any.destination(),
                        any.ports(),
                        0,
                        64,
                        0,
                        1,
                        2,
                        3,
                        flags,
                        4,
                        List.of(options))
                .packet(new byte[0]);
    }

    private static void assertUnchanged(byte[] bytes) {
        Packet packet = SuperPackets.packet(bytes);
        assertThat(MssClamp.clamp(packet, 1400)).isFalse();
        assertThat(packet.toBytes()).isEqualTo(bytes);
    }
}
