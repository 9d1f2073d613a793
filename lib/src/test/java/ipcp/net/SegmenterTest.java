package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SegmenterTest {
    private static final int FLAGS = 33;
    private static final int ID = 4;

    private final Random random = new Random(5);

    @Provide
    Arbitrary<Packet> supers() {
        return Arbitraries.randomValue(SuperPackets::random);
    }

    @Property(tries = 500)
    void everySegmentIsWhatItMustBe(@ForAll("supers") Packet whole) {
        byte[] before = whole.toBytes();
        assertThat(OffloadCheck.isSound(whole)).isTrue();
        assertThat(SuperPackets.cut(whole))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(SuperPackets.cutSlowly(whole));
        assertThat(whole.toBytes()).as("the super-packet").isEqualTo(before);
    }

    @Test
    void theLastSegmentEndsAndTheFirstTellsOfCongestion() {
        int flags = FlowHeaders.ACK | FlowHeaders.ECE | FlowHeaders.CWR | FlowHeaders.PSH | FlowHeaders.FIN;
        List<byte[]> segments = SuperPackets.cut(SuperPackets.of(tcp4().with(flags), new byte[250], 100));

        assertThat(segments).extracting(segment -> segment[FLAGS] & 0xff).containsExactly(0xd0, 0x50, 0x59);
    }

    @Test
    void idsCountUpAndBeginAnew() {
        Packet whole = SuperPackets.of(tcp4(), new byte[300], 100);
        whole.u16(ID, 0xffff);

        assertThat(SuperPackets.cut(whole))
                .extracting(segment -> SlowChecksums.get(segment, ID))
                .containsExactly(0xffff, 0, 1);
    }

    @Test
    void oneSegmentIsOnlyCompleted() {
        byte[] bytes =
                tcp4().with(FlowHeaders.ACK | FlowHeaders.PSH | FlowHeaders.CWR).packet(new byte[100]);
        Packet whole = SuperPackets.checksumLeft(bytes.clone());
        assertThat(SuperPackets.cut(whole)).containsExactly(bytes);

        whole.offload().segments(Offload.TCP4, 100, true);
        assertThat(SuperPackets.cut(whole)).containsExactly(bytes);
    }

    @Test
    void aPacketWithNothingLeftToDoGoesAsItIs() {
        byte[] bytes = SuperPackets.bytes(random, 77);

        assertThat(SuperPackets.cut(SuperPackets.packet(bytes))).containsExactly(bytes);
    }

    @Test
    void theLongestSegmentIsKnownBefore() {
        var segmenter = new Segmenter();
        segmenter.begin(SuperPackets.of(tcp4(), new byte[250], 100));
        assertThat(segmenter.longest()).isEqualTo(tcp4().length() + 100);
        segmenter.begin(SuperPackets.of(tcp4(), new byte[50], 100));
        assertThat(segmenter.longest()).isEqualTo(tcp4().length() + 50);
    }

    @Test
    void nothingIsLeftOfTheLastPacketWhenTheNextBegins() {
        var segmenter = new Segmenter();
        Packet segment = Packet.allocate();
        assertThat(segmenter.next(segment)).isFalse();

        segmenter.begin(SuperPackets.of(tcp4(), new byte[250], 100));
        assertThat(segmenter.next(segment)).isTrue();
        segmenter.begin(SuperPackets.packet(new byte[] {1}));
        assertThat(segmenter.next(segment)).isTrue();
        assertThat(segment.toBytes()).containsExactly(1);
        assertThat(segmenter.next(segment)).isFalse();
    }

    private static FlowHeaders tcp4() {
        return FlowHeaders.random(new Random(1), true, true, 1);
    }
}
