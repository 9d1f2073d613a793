package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private static Claim tun(String address) {
        return new Claim.Tun(IpAddress.parse(address));
    }

    @Test
    void claimsAreEqualWhenTheirAddressesAre() {
        assertThat(tun("10.10.0.2"))
                .isEqualTo(tun("10.10.0.2"))
                .hasSameHashCodeAs(tun("10.10.0.2"))
                .isNotEqualTo(tun("10.10.0.3"))
                .isNotEqualTo(new Claim.Tap(MacAddress.parse("02:11:22:33:44:55")));
    }
}
