package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SegmenterTest {
    @Provide
    Arbitrary<Packet> supers() {
        return Arbitraries.randomValue(SuperPackets::random);
    }

    @Property(tries = 500)
    void everySegmentIsWhatItMustBe(@ForAll("supers") Packet whole) {
        assertThat(OffloadCheck.isSound(whole)).isTrue();
        assertThat(SuperPackets.cut(whole))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(SuperPackets.cutSlowly(whole));
    }
}
