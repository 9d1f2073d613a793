package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @Test
    void aMacIsReadInEitherCaseAndWrittenInLower() {
        assertThat(MacAddress.parse("02:AB:cd:Ef:00:ff")).hasToString("02:ab:cd:ef:00:ff");
        assertThat(MacAddress.parse("02:ab:cd:ef:00:ff").value()).isEqualTo(0x02ab_cdef_00ffL);
    }

    @Test
    void randomAddressesSurviveBeingWritten() {
        var random = new Random(7);
        for (int round = 0; round < 1000; round++) {
            var mac = new MacAddress(random.nextLong() >>> 16);

            assertThat(MacAddress.parse(mac.toString())).isEqualTo(mac);
            assertThat(MacAddress.of(mac.bytes())).isEqualTo(mac);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02:11:22:33:44",
                "02:11:22:33:44:55:66",
                "02-11-22-33-44-55",
                "021122334455",
                "2:11:22:33:44:55",
                "02:11:22:33:44:5g",
                "02:11:22:33:44:55 ",
                "02:11:22:33:44:+5",
                ":02:11:22:33:44:55",
                "\uff10\uff12:11:22:33:44:55"
            })
    void whatIsNoMacIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MacAddress.parse(text))
                .withMessageContaining(text);
    }

    @Test
    void aMacHas48Bits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(1L << 48));
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.of(new byte[5]));
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.of(new byte[7]));
    }

    @Test
    void theLowestBitOfTheFirstByteMakesAGroup() {
        assertThat(MacAddress.BROADCAST.isGroup()).isTrue();
        assertThat(MacAddress.parse("01:00:5e:00:00:fb").isGroup()).isTrue();
        assertThat(MacAddress.parse("33:33:00:00:00:01").isGroup()).isTrue();
        assertThat(MacAddress.parse("02:ff:ff:ff:ff:ff").isGroup()).isFalse();
        assertThat(MacAddress.parse("fe:01:01:01:01:01").isGroup()).isFalse();
    }
}
