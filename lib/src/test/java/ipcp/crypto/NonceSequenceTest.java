package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class NonceSequenceTest {
    @Test
    void aSequenceNeverRepeatsAndCountsUp() {
        var nonces = NonceSequence.random();
        var seen = new HashSet<ByteBuffer>();
        ByteBuffer before = next(nonces);
        for (int i = 0; i < 100_000; i++) {
            ByteBuffer nonce = next(nonces);
            assertThat(seen.add(nonce)).isTrue();
            assertThat(nonce.getLong(16)).isEqualTo(before.getLong(16) + 1);
            before = nonce;
        }
    }

    @Test
    void twoSequencesHaveNothingInCommon() {
        var one = NonceSequence.random();
        ByteBuffer of = next(NonceSequence.random());

        assertThat(one.isOwn(of.getLong(0), of.getLong(8))).isFalse();
    }

    @Test
    void aSequenceKnowsItsOwnByBothHalvesOfThePrefix() {
        var nonces = NonceSequence.random();
        ByteBuffer nonce = next(nonces);
        long high = nonce.getLong(0);
        long middle = nonce.getLong(8);

        assertThat(nonces.isOwn(high, middle)).isTrue();
        assertThat(nonces.isOwn(high ^ 1, middle)).isFalse();
        assertThat(nonces.isOwn(high, middle ^ 1)).isFalse();
    }

    @Test
    void aNonceIsWrittenAtThePositionAndTakes24Bytes() {
        var out = ByteBuffer.allocate(40).position(3);
        NonceSequence.random().next(out);

        assertThat(out.position()).isEqualTo(27);
        assertThat(out.slice(0, 3).getShort()).isZero();
        assertThat(out.slice(27, 13).getLong()).isZero();
    }

    private static ByteBuffer next(NonceSequence nonces) {
        var out = ByteBuffer.allocate(24);
        nonces.next(out);
        return out.flip();
    }
}
