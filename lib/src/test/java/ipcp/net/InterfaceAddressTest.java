package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceAddressTest {
    @Test
    void anInterfaceHasAnAddressAndIsOnANetwork() {
        var address = InterfaceAddress.parse("10.10.0.1/24");

        assertThat(address.address()).isEqualTo(IpAddress.parse("10.10.0.1"));
        assertThat(address.network()).isEqualTo(Cidr.parse("10.10.0.0/24"));
        assertThat(address).hasToString("10.10.0.1/24");
        assertThat(InterfaceAddress.parse("fd00::1/64").network()).isEqualTo(Cidr.parse("fd00::/64"));
        assertThat(InterfaceAddress.parse("10.0.0.1/0").network()).isEqualTo(Cidr.parse("0.0.0.0/0"));
        assertThat(InterfaceAddress.parse("10.0.0.1/32").network()).isEqualTo(Cidr.parse("10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.10.0.1",
                "10.10.0.1/",
                "10.10.0.1/33",
                "fd00::1/129",
                "10.10.0.1/-1",
                "10.10.0.1/24/24",
                "/24",
                "x/24"
            })
    void whatIsNotAnAddressWithItsPrefixIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> InterfaceAddress.parse(text));
    }
}
