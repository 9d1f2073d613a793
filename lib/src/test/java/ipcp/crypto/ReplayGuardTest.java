package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {
    private final NonceSequence own = NonceSequence.random();
    private final ReplayGuard guard = new ReplayGuard(own);
    private final NonceSequence peer = NonceSequence.random();
    private final Random random = new Random(3);

    @Test
    void aCountingPeerPassesInOrderWithGapsAndNeverTwice() {
        ByteBuffer first = next(peer);
        assertThat(accept(first)).isTrue();
        next(peer); // lost with the frame that carried it
        ByteBuffer third = next(peer);
        assertThat(accept(third)).isTrue();

        assertThat(accept(first)).isFalse();
        assertThat(accept(third)).isFalse();
        assertThat(accept(next(peer))).isTrue();
    }

    @Test
    void theVeryFirstNonceIsRefusedWhenItComesAgainAtOnce() {
        ByteBuffer first = next(peer);

        assertThat(accept(first)).isTrue();
        assertThat(accept(first)).isFalse();
    }

    @Test
    void aCountingPeerIsHeldToItsOwnSequence() {
        assertThat(accept(next(peer))).isTrue();
        assertThat(accept(next(peer))).isTrue();

        assertThat(accept(next(NonceSequence.random()))).isFalse();
        assertThat(accept(next(peer))).isTrue();
    }

    @Test
    void countersAreUnsigned() {
        assertThat(guard.accept(1, 2, Long.MAX_VALUE)).isTrue();
        assertThat(guard.accept(1, 2, Long.MIN_VALUE)).isTrue();
        assertThat(guard.accept(1, 2, Long.MAX_VALUE)).isFalse();
        assertThat(guard.accept(1, 2, -1)).isTrue();
        assertThat(guard.accept(1, 2, 0)).isFalse();
    }

    @Test
    void ownNoncesAreRefusedAlsoAsTheFirst() {
        assertThat(accept(next(own))).isFalse();
        assertThat(accept(next(peer))).isTrue();
        assertThat(accept(next(own))).isFalse();
    }

    @Test
    void aPeerWithRandomNoncesPassesAndItsRepetitionsDoNot() {
        var nonces = new ByteBuffer[1000];
        for (int i = 0; i < nonces.length; i++) {
            nonces[i] = randomNonce();
            assertThat(accept(nonces[i])).isTrue();
        }
        for (ByteBuffer nonce : nonces) {
            assertThat(accept(nonce)).isFalse();
        }
        assertThat(accept(randomNonce())).isTrue();
    }

    private ByteBuffer randomNonce() {
        var nonce = new byte[24];
        random.nextBytes(nonce);
        return ByteBuffer.wrap(nonce);
    }

    private boolean accept(ByteBuffer nonce) {
        return guard.accept(nonce.getLong(0), nonce.getLong(8), nonce.getLong(16));
    }

    private static ByteBuffer next(NonceSequence nonces) {
        var out = ByteBuffer.allocate(24);
        nonces.next(out);
        return out.flip();
    }
}
