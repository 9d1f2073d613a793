package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class UnsentLimitTest {
    private static final long MILLISECOND = 1_000_000;

    private final UnsentLimit limit = new UnsentLimit();

    @Test
    void aConnectionThatNeverWaitsKeepsTheMost() {
        for (int i = 0; i < 100; i++) {
            assertThat(limit.wrote(1, MILLISECOND - 1)).isFalse();
        }
        assertThat(limit.bytes()).isEqualTo(Limits.UNSENT_MOST);
    }

    @Test
    void theLimitIsWhatFourMillisecondsCarry() {
        for (int i = 0; i < 100; i++) {
            limit.wrote(64_000, 8 * MILLISECOND); // 8000 bytes in a millisecond
        }
        assertThat(limit.bytes()).isCloseTo(32_000, within(8_000));
    }

    @Test
    void aSlowConnectionKeepsTheLeast() {
        for (int i = 0; i < 100; i++) {
            limit.wrote(1000, 100 * MILLISECOND);
        }
        assertThat(limit.bytes()).isBetween(Limits.UNSENT_LEAST, Limits.UNSENT_LEAST * 5 / 4);
    }

    @Test
    void aConnectionThatGetsFasterIsFollowed() {
        limit.wrote(1000, 100 * MILLISECOND);
        assertThat(limit.bytes()).isEqualTo(Limits.UNSENT_LEAST);
        boolean changed = false;
        for (int i = 0; i < 20; i++) {
            changed |= limit.wrote(1_000_000, 2 * MILLISECOND);
        }
        assertThat(changed).isTrue();
        assertThat(limit.bytes()).isGreaterThan(Limits.UNSENT_MOST * 4 / 5 - 1);
    }

    @Test
    void aSmallDifferenceChangesNothing() {
        limit.wrote(80_000, 10 * MILLISECOND);
        int before = limit.bytes();
        assertThat(limit.wrote(85_000, 10 * MILLISECOND)).isFalse();
        assertThat(limit.bytes()).isEqualTo(before);
    }
}
