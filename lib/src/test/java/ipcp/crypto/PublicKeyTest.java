package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {
    @Test
    void aKeyIsReadAsItIsWritten() {
        try (PrivateKey key = PrivateKey.random()) {
            assertThat(PublicKey.parse(key.publicKey().toString())).isEqualTo(key.publicKey());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void aPointOfLowOrderIsNobodysKey(String hex) {
        String text = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKey.parse(text))
                .withMessageContaining("low order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64 not base64 not base64 not base64!"})
    void whatIsNoKeyIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.parse(text));
    }
}
