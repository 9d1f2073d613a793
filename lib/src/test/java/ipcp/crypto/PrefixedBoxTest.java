package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixedBoxTest {
    private static final int BEFORE = PrefixedBox.BEFORE;

    private final Random random = new Random(21);

    @Test
    void itsBoxesAreThoseThatThePapersDescribe() {
        byte[] secret = bytes(32);
        try (var key = PresharedKey.takeOver(secret.clone());
                var box = new PrefixedBox(key)) {
            byte[] nonce = bytes(24);
            for (int round = 0; round < 300; round++) {
                nonce[random.nextInt(round % 10 == 0 ? 24 : 8) + (round % 10 == 0 ? 0 : 16)]++;
                byte[] message = bytes(round < 150 ? round : random.nextInt(4200));
                int at = random.nextInt(70);

                byte[] sealed = seal(box, nonce, message, at);

                assertThat(sealed).isEqualTo(PureSecretBox.seal(message, nonce, secret));
            }
        }
    }

    @Test
    void whatThePapersSealIsOpenedWhateverTheNonce() {
        byte[] secret = bytes(32);
        try (var key = PresharedKey.takeOver(secret.clone());
                var box = new PrefixedBox(key)) {
            for (int round = 0; round < 300; round++) {
                byte[] nonce = bytes(24);
                byte[] message = bytes(round < 150 ? round : random.nextInt(4200));
                byte[] plaintext = new byte[BEFORE + 4200];

                assertThat(open(box, nonce, PureSecretBox.seal(message, nonce, secret), plaintext))
                        .isTrue();

                assertThat(Arrays.copyOfRange(plaintext, BEFORE, BEFORE + message.length))
                        .isEqualTo(message);
                assertThat(Arrays.copyOf(plaintext, BEFORE))
                        .as("the one-time key")
                        .containsOnly(0);
            }
        }
    }

    @Test
    void aChangeOfAnyBitIsNoticedAndNothingOfUseIsWritten() {
        try (var key = PresharedKey.random();
                var box = new PrefixedBox(key)) {
            byte[] nonce = bytes(24);
            byte[] sealed = seal(box, nonce, bytes(21), 0);
            byte[] plaintext = new byte[BEFORE + 21];
            for (int bit = 0; bit < 8 * (24 + sealed.length); bit++) {
                byte[] changedNonce = nonce.clone();
                byte[] changed = sealed.clone();
                byte[] victim = bit < 8 * 24 ? changedNonce : changed;
                int at = bit < 8 * 24 ? bit : bit - 8 * 24;
                victim[at / 8] ^= (byte) (1 << (at % 8));

                assertThat(open(box, changedNonce, changed, plaintext)).isFalse();
                assertThat(plaintext).containsOnly(0);
            }
            assertThat(open(box, nonce, sealed, plaintext)).isTrue();
        }
    }

    @Test
    void aClosedBoxIsOfNoUse() {
        try (var key = PresharedKey.random()) {
            var box = new PrefixedBox(key);
            box.close();
            box.close();

            assertThatIllegalStateException().isThrownBy(() -> seal(box, bytes(24), bytes(10), 0));
        }
    }

    private static byte[] seal(PrefixedBox box, byte[] nonce, byte[] message, int at) {
        byte[] source = new byte[at + BEFORE + message.length];
        System.arraycopy(message, 0, source, at + BEFORE, message.length);
        byte[] out = new byte[at + 40 + message.length];
        System.arraycopy(nonce, 0, out, at, 24);

        box.seal(out, at, source, at + BEFORE, message.length);

        assertThat(Arrays.copyOfRange(out, at, at + 24)).isEqualTo(nonce);
        return Arrays.copyOfRange(out, at + 24, out.length);
    }

    private static boolean open(PrefixedBox box, byte[] nonce, byte[] sealed, byte[] plaintext) {
        byte[] in = new byte[24 + sealed.length];
        System.arraycopy(nonce, 0, in, 0, 24);
        System.arraycopy(sealed, 0, in, 24, sealed.length);
        return box.open(in, 0, sealed.length - 16, plaintext);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
