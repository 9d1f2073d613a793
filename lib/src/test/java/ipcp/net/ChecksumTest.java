package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void theExampleOfRfc1071() {
        byte[] bytes = HexFormat.of().parseHex("0001f203f4f5f6f7");

        assertThat(Checksum.sum(bytes, 0, 8)).isEqualTo(0xddf2);
    }

    @Test
    void theExampleOfRfc1624() {
        assertThat(Checksum.update(0xdd2f, 0x5555, 0x3285)).isEqualTo(0x0000);
    }

    @Property
    void anyRangeHasTheSumOfItsBytes(
            @ForAll @Size(max = 300) byte[] bytes,
            @ForAll @IntRange(max = 40) int from,
            @ForAll @IntRange(max = 40) int cut) {
        int start = Math.min(from, bytes.length);
        int end = Math.max(start, bytes.length - cut);

        assertThat(Checksum.sum(bytes, start, end - start)).isEqualTo(SlowChecksums.sum(bytes, start, end));
    }

    @Test
    void theLongestRangesDoNotOverflow() {
        var bytes = new byte[70_000];
        Arrays.fill(bytes, (byte) 0xff);

        assertThat(Checksum.sum(bytes, 0, 70_000)).isEqualTo(0xffff);
        assertThat(Checksum.sum(new byte[70_000], 0, 70_000)).isZero();
    }

    @Property
    void anUpdatedChecksumIsThatOfTheNewBytes(
            @ForAll @Size(min = 24, max = 64) byte[] bytes,
            @ForAll @IntRange(max = 10) int word,
            @ForAll @IntRange(max = 0xffff) int value) {
        bytes[0] = 1; // all zero is no header
        int before = ~SlowChecksums.sum(bytes, 0, bytes.length) & 0xffff;
        int old = SlowChecksums.get(bytes, 2 + 2 * word);
        SlowChecksums.put(bytes, 2 + 2 * word, value);

        assertThat(Checksum.update(before, old, value)).isEqualTo(~SlowChecksums.sum(bytes, 0, bytes.length) & 0xffff);
    }

    @Property(tries = 300)
    void whatIsLeftToUsIsMade(@ForAll Random random) {
        FlowHeaders headers = FlowHeaders.random(random, random.nextBoolean(), random.nextBoolean(), 1);
        byte[] bytes = headers.packet(SuperPackets.bytes(random, random.nextInt(1400)));
        Packet packet = SuperPackets.checksumLeft(bytes.clone());
        Checksum.complete(packet);

        assertThat(packet.toBytes()).isEqualTo(bytes);
        assertThat(packet.offload().isNone()).isTrue();
    }

    /** A payload that makes the sum come out as nothing. */
    @Test
    void aUdpChecksumIsNeverZero() {
        FlowHeaders headers = FlowHeaders.random(new Random(1), true, false, 1);
        byte[] bytes = headers.packet(new byte[2]);
        int checksum = SlowChecksums.get(bytes, 26);
        byte[] payload = {(byte) (checksum >> 8), (byte) checksum};
        Packet packet = SuperPackets.checksumLeft(headers.packet(payload));
        Checksum.complete(packet);

        assertThat(packet.u16(26)).isEqualTo(0xffff);
    }

    @Test
    void aPacketWithNothingLeftToDoStaysAsItIs() {
        byte[] bytes = SuperPackets.bytes(new Random(1), 100);
        Packet packet = SuperPackets.packet(bytes);
        Checksum.complete(packet);

        assertThat(packet.toBytes()).isEqualTo(bytes);
    }
}
