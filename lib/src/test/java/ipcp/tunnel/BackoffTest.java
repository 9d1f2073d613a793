package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofSeconds(30);

    @Test
    void everyWaitIsWithinHalfASecondAndHalfAMinute() {
        for (int seed = 0; seed < 200; seed++) {
            var backoff = new Backoff(new Random(seed));
            assertThat(Stream.generate(() -> backoff.next(Duration.ZERO)).limit(20))
                    .allSatisfy(wait -> assertThat(wait).isBetween(LEAST, MOST));
        }
    }

    @Test
    void waitsDoubleUntilTheyAreAtTheSlowest() {
        var backoff = new Backoff(largest());

        assertThat(Stream.generate(() -> backoff.next(Duration.ZERO)).limit(8))
                .extracting(Duration::toMillis)
                .containsExactly(1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    }

    @Test
    void clientsThatLostTheirServerTogetherDoNotComeBackTogether() {
        long differentTenths = IntStream.range(0, 1000)
                .mapToLong(seed ->
                        new Backoff(new Random(seed)).next(Duration.ZERO).toMillis() / 100)
                .distinct()
                .count();

        assertThat(differentTenths).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aStableMinuteStartsFromTheBeginning() {
        var backoff = new Backoff(largest());
        IntStream.range(0, 5).forEach(_ -> backoff.next(Duration.ZERO));

        assertThat(backoff.next(Duration.ofSeconds(59))).isEqualTo(Duration.ofSeconds(30));
        assertThat(backoff.next(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theSlowestPaceIsKeptUntilAStableMinute() {
        var backoff = new Backoff(largest());

        assertThat(backoff.slowest()).isEqualTo(MOST);
        assertThat(backoff.next(Duration.ZERO)).isEqualTo(MOST);
        assertThat(backoff.next(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWayThatIsDownHereIsTriedAtTheQuickestPaceAndChangesNothing() {
        var backoff = new Backoff(largest());
        IntStream.range(0, 3).forEach(_ -> backoff.next(Duration.ZERO));

        assertThat(backoff.whileOffline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.next(Duration.ZERO)).isEqualTo(Duration.ofSeconds(8));
    }

    /** Every jitter at its most. */
    private static RandomGenerator largest() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
    }
}
