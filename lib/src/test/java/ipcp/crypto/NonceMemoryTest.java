package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NonceMemoryTest {
    private static final int GENERATION = 1 << 18;

    private final NonceMemory memory = new NonceMemory(GENERATION);

    @Test
    void aNonceIsNewOnce() {
        assertThat(memory.add(1, 2, 3)).isTrue();
        assertThat(memory.add(1, 2, 3)).isFalse();
    }

    @Test
    void everyWordOfANonceCounts() {
        assertThat(memory.add(1, 2, 3)).isTrue();
        assertThat(memory.add(1, 2, 4)).isTrue();
        assertThat(memory.add(1, 4, 3)).isTrue();
        assertThat(memory.add(4, 2, 3)).isTrue();
        assertThat(memory.add(3, 2, 1)).isTrue();
        assertThat(memory.add(2, 1, 3)).isTrue();
    }

    @Test
    void theNonceOfZerosIsANonceToo() {
        assertThat(memory.add(0, 0, 0)).isTrue();
        assertThat(memory.add(0, 0, 0)).isFalse();
    }

    @Test
    void noneOfTwoMillionRandomNoncesIsTakenForAnother() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 2_000_000; i++) {
            if (!memory.add(random.nextLong(), random.nextLong(), random.nextLong())) {
                assertThat(i).as("the nonce that was called old").isNegative();
            }
        }
    }

    @Test
    void itStillKnowsWhatItSawBeforeItGrew() {
        for (int seen = 0; seen < 5_000; seen++) {
            assertThat(add(seen)).isTrue();
        }
        for (int seen = 0; seen < 5_000; seen++) {
            assertThat(add(seen)).isFalse();
        }
    }

    @Test
    void atEveryMomentTheLastGenerationIsKnown() {
        for (int nonce = 0; nonce < 5 * GENERATION; nonce++) {
            boolean isNew = add(nonce);
            boolean lastKnown = nonce < GENERATION || !add(nonce - GENERATION + 1);
            if (!isNew || !lastKnown) {
                assertThat(nonce)
                        .as("new: %s, the one a generation ago known: %s", isNew, lastKnown)
                        .isNegative();
            }
        }
    }

    @Test
    void whatIsTwoGenerationsOldIsForgotten() {
        assertThat(add(0)).isTrue();
        for (int nonce = 1; nonce <= 2 * GENERATION; nonce++) {
            add(nonce);
        }
        assertThat(add(0)).isTrue();
    }

    private boolean add(int nonce) {
        return memory.add(nonce, 0x5eedL * nonce, ~nonce);
    }
}
