package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentsWithoutGarbageTest {
    private static final int ROUNDS = 200;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Segmenter segmenter = new Segmenter();
    private final Packet segment = Packet.allocate();
    private int joined;
    private final Coalescer coalescer = new Coalescer(true, _ -> joined++);

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void packetsAreCutClampedAndJoinedWithoutGarbage(boolean v4, boolean tcp) throws Exception {
        FlowHeaders headers = FlowHeaders.random(new Random(1), v4, tcp, 1);
        Packet whole = SuperPackets.of(headers.with(FlowHeaders.ACK), new byte[50_000], 1000);
        run(whole);
        long before = threads.getCurrentThreadAllocatedBytes();
        int segments = run(whole);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for %d packets", segments)
                .isLessThan(segments);
        assertThat(joined).isEqualTo(2 * ROUNDS);
    }

    private int run(Packet whole) throws Exception {
        int segments = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (OffloadCheck.isSound(whole)) {
                segmenter.begin(whole);
            }
            while (segmenter.next(segment)) {
                MssClamp.clamp(segment, 1400);
                coalescer.accept(segment);
                segments++;
            }
            coalescer.flush();
        }
        return segments;
    }
}
