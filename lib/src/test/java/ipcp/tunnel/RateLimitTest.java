package ipcp.tunnel;

import static ipcp.tunnel.RateLimit.HELD_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RateLimitTest {
    private static final long SECOND = 1_000_000_000;

    private final RateLimit limit = new RateLimit(3, 2, 0);

    @Test
    void aBurstPassesAndTheRestIsHeldBack() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.pass(0)).isZero();
        }
        assertThat(limit.pass(0)).isEqualTo(HELD_BACK);
    }

    @Test
    void whatWasHeldBackIsToldWithTheNextThatPasses() {
        for (int i = 0; i < 10; i++) {
            limit.pass(0);
        }

        assertThat(limit.pass(SECOND)).isEqualTo(7);
        assertThat(limit.pass(SECOND)).isZero();
        assertThat(limit.pass(SECOND)).isEqualTo(HELD_BACK);
    }

    @Test
    void itFillsAtItsRateAndNoFurtherThanItsBurst() {
        for (int i = 0; i < 3; i++) {
            limit.pass(0);
        }
        assertThat(limit.pass(SECOND / 2 - 1)).isEqualTo(HELD_BACK);
        assertThat(limit.pass(SECOND / 2 + 1)).isEqualTo(1);

        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += limit.pass(1000 * SECOND) == HELD_BACK ? 0 : 1;
        }
        assertThat(passed).isEqualTo(3);
    }

    @Test
    void threadsTogetherPassNoMoreThanTheBurst() throws Exception {
        var passed = new AtomicInteger();
        var told = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int j = 0; j < 100; j++) {
                    if (limit.pass(0) != HELD_BACK) {
                        passed.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        told.addAndGet((int) limit.pass(SECOND));
        assertThat(passed).hasValue(3);
        assertThat(told).hasValue(797);
    }
}
