package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void trafficIsAlwaysShownAndTheRestWhenThereIsSome() {
        assertThat(counters).hasToString("rx_packets=0 rx_bytes=0 tx_packets=0 tx_bytes=0");

        counters.increment(Counter.DROPPED_BAD_SOURCE);
        counters.add(Counter.RX_BYTES, 1500);
        assertThat(counters).hasToString("rx_packets=0 rx_bytes=1500 tx_packets=0 tx_bytes=0 dropped_bad_source=1");
    }

    @Test
    void countsOfASessionAreAddedToThoseOfAll() {
        var session = new Counters();
        session.add(Counter.TX_PACKETS, 3);
        counters.add(Counter.TX_PACKETS, 4);
        counters.add(session);

        assertThat(counters.get(Counter.TX_PACKETS)).isEqualTo(7);
        assertThat(counters.snapshot()).containsEntry(Counter.TX_PACKETS, 7L).containsOnlyKeys(Counter.values());
    }

    @Test
    void threadsLoseNoCount() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < 10_000; i++) {
                    counters.increment(Counter.RX_PACKETS);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counters.get(Counter.RX_PACKETS)).isEqualTo(40_000);
    }
}
