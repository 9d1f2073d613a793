package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final HexFormat HEX = HexFormat.of();

    private final Random random = new Random(20);
    private final byte[] memory = new byte[1 << 15];

    @Test
    void theOracleAgreesWithThePublishedKeystream() {
        byte[] key = HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        byte[] nonce = HEX.parseHex("404142434445464748494a4b4c4d4e4f5051525354555657");

        assertThat(PureSecretBox.subkey(nonce, key))
                .asHexString()
                .isEqualToIgnoringCase("deafbadff2314f2c4aa59a89d8405450d9f063188fcb1fd3b82ade68baa82089");
        assertThat(PureSecretBox.stream(nonce, key, 64))
                .asHexString()
                .isEqualToIgnoringCase("f97f0c229fd953ef0080e833bd9cf90d25ad7f4489ddd636717f1a6bbc7daf99"
                        + "4a1755793a51bb2ac659716168895af1ce3746546d435fc8e4d522caf9d98354");
    }

    @Test
    void whatIsSealedIsWhatThePapersSay() {
        for (int round = 0; round < 150; round++) {
            byte[] key = bytes(32);
            byte[] nonce = bytes(24);
            byte[] message = bytes(round < 70 ? round : random.nextInt(4200));
            put(0, nonce);
            put(64, message);

            try (PresharedKey shared = PresharedKey.takeOver(key.clone())) {
                SecretBox.seal(memory, 8192, memory, 64, message.length, memory, 0, shared);
            }

            assertThat(get(8192, message.length + 16)).isEqualTo(PureSecretBox.seal(message, nonce, key));
        }
    }

    @Test
    void whatThePapersSealIsOpened() {
        for (int round = 0; round < 150; round++) {
            byte[] key = bytes(32);
            byte[] nonce = bytes(24);
            byte[] message = bytes(round < 70 ? round : random.nextInt(4200));
            put(0, nonce);
            put(64, PureSecretBox.seal(message, nonce, key));

            try (PresharedKey shared = PresharedKey.takeOver(key)) {
                assertThat(open(8192, 64, message.length + 16, 0, shared)).isTrue();
            }

            assertThat(get(8192, message.length)).isEqualTo(message);
        }
    }

    /** A build of libsodium once ended the process at the first pointer that was not aligned. */
    @Test
    void anyAlignmentOfAnythingWillDo() {
        try (PresharedKey key = PresharedKey.random()) {
            for (int size = 0; size <= 300; size++) {
                byte[] message = bytes(size);
                for (int offset = 0; offset < 16; offset++) {
                    int nonce = offset;
                    int plain = 1024 + (offset * 7 + 3) % 16;
                    int sealed = 2048 + (offset * 5 + 1) % 16;
                    int opened = 3072 + offset;
                    put(nonce, bytes(24));
                    put(plain, message);

                    SecretBox.seal(memory, sealed, memory, plain, size, memory, nonce, key);

                    assertThat(open(opened, sealed, size + 16, nonce, key)).isTrue();
                    assertThat(get(opened, size)).isEqualTo(message);
                }
            }
        }
    }

    @Test
    void aMessageIsSealedAndOpenedInPlace() {
        byte[] message = bytes(1400);
        put(0, bytes(24));
        put(64, message);
        try (PresharedKey key = PresharedKey.random()) {
            SecretBox.seal(memory, 64, memory, 64, 1400, memory, 0, key);
            assertThat(open(64, 64, 1416, 0, key)).isTrue();
        }
        assertThat(get(64, 1400)).isEqualTo(message);
    }

    @Test
    void aChangeOfAnyBitIsNoticedAndNothingIsWritten() {
        byte[] message = bytes(21);
        put(0, bytes(24));
        put(64, message);
        byte[] untouched = bytes(21);
        put(4096, untouched);
        try (PresharedKey key = PresharedKey.random()) {
            SecretBox.seal(memory, 128, memory, 64, 21, memory, 0, key);
            for (int bit = 0; bit < 8 * (24 + 37); bit++) {
                int at = bit < 8 * 24 ? bit / 8 : 128 + bit / 8 - 24;
                flip(at, bit % 8);
                assertThat(open(4096, 128, 37, 0, key)).isFalse();
                flip(at, bit % 8);
            }
            assertThat(get(4096, 21)).isEqualTo(untouched);
            assertThat(open(4096, 128, 37, 0, key)).isTrue();
        }
    }

    @Test
    void anotherKeyOpensNothing() {
        put(0, bytes(24));
        put(64, bytes(100));
        try (PresharedKey one = PresharedKey.random();
                PresharedKey other = PresharedKey.random()) {
            SecretBox.seal(memory, 1024, memory, 64, 100, memory, 0, one);
            assertThat(open(2048, 1024, 116, 0, other)).isFalse();
        }
    }

    @Test
    void lessThanATagIsNotAuthentic() {
        try (PresharedKey key = PresharedKey.random()) {
            for (int length = -1; length < 16; length++) {
                assertThat(open(2048, 1024, length, 0, key)).isFalse();
            }
        }
    }

    private boolean open(int out, int sealed, int length, int nonce, PresharedKey key) {
        return SecretBox.open(memory, out, memory, sealed, length, memory, nonce, key);
    }

    private void flip(int at, int bit) {
        memory[at] ^= (byte) (1 << bit);
    }

    private void put(int at, byte[] bytes) {
        System.arraycopy(bytes, 0, memory, at, bytes.length);
    }

    private byte[] get(int at, int length) {
        return Arrays.copyOfRange(memory, at, at + length);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
