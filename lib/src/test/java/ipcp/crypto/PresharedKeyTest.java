package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PresharedKeyTest {
    private final byte[] secret = Sodium.randomBytes(PresharedKey.LENGTH);

    @Test
    void aKeyKeepsItsBytes() {
        byte[] given = secret.clone();
        try (PresharedKey key = PresharedKey.takeOver(given)) {
            assertThat(key.bytes()).isEqualTo(secret);
        }
    }

    @Test
    void theBytesItWasMadeOfAreOverwritten() {
        byte[] given = secret.clone();
        PresharedKey.takeOver(given).close();

        assertThat(given).containsOnly(0);
    }

    @Test
    void whoeverGetsTheBytesHasACopy() {
        try (PresharedKey key = PresharedKey.takeOver(secret.clone())) {
            Arrays.fill(key.bytes(), (byte) 0);

            assertThat(key.bytes()).isEqualTo(secret);
        }
    }

    @Test
    void aKeyHas32BytesAndARefusedOneIsLeftAlone() {
        for (int length : new int[] {0, 31, 33, 64}) {
            byte[] given = Sodium.randomBytes(Math.max(1, length));
            byte[] wrong = Arrays.copyOf(given, length);
            byte[] before = wrong.clone();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PresharedKey.takeOver(wrong))
                    .withMessageContaining("32");
            assertThat(wrong).isEqualTo(before);
        }
    }

    @Test
    void aKeyDoesNotTellItsSecret() {
        try (PresharedKey key = PresharedKey.takeOver(secret.clone())) {
            assertThat(key.toString())
                    .doesNotContain(HexFormat.of().formatHex(secret, 0, 4))
                    .doesNotContain(Arrays.toString(secret))
                    .isEqualTo("PresharedKey[secret]");
        }
    }

    @Test
    void aClosedKeyIsNeverUsed() {
        PresharedKey key = PresharedKey.random();
        key.close();

        assertThatIllegalStateException().isThrownBy(key::bytes).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(key::address).withMessageContaining("closed");
    }

    @Test
    void aKeyMayBeClosedTwice() {
        PresharedKey key = PresharedKey.random();
        key.close();
        key.close();
    }

    @Test
    void randomKeysDiffer() {
        try (PresharedKey one = PresharedKey.random();
                PresharedKey other = PresharedKey.random()) {
            assertThat(one.bytes()).isNotEqualTo(other.bytes());
        }
    }
}
