package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** IPv4 and IPv6 share one table, and keep apart in it. */
class RouteFamiliesTest {
    @Test
    void whoGetsAllOfIpv6GetsNothingOfIpv4() {
        var routes = new RouteTable(Map.of(Cidr.parse("::/0"), 7, Cidr.parse("::/64"), 8));

        assertThat(owner(routes, "10.0.0.1")).isEqualTo(RouteTable.NONE);
        assertThat(owner(routes, "::1")).isEqualTo(8);
        assertThat(owner(routes, "fd00::1")).isEqualTo(7);
    }

    @Test
    void whoGetsAllOfIpv4GetsNothingOfIpv6() {
        var routes = new RouteTable(Map.of(Cidr.parse("0.0.0.0/0"), 7));

        assertThat(owner(routes, "10.0.0.1")).isEqualTo(7);
        assertThat(owner(routes, "::1")).isEqualTo(RouteTable.NONE);
        assertThat(owner(routes, "fd00::1")).isEqualTo(RouteTable.NONE);
    }

    private static int owner(RouteTable routes, String text) {
        IpAddress address = IpAddress.parse(text);
        return routes.owner(address.high(), address.low());
    }
}
