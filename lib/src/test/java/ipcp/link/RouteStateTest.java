package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The routes are made by {@code ip}, so that the bytes are the kernel's. */
class RouteStateTest {
    /** The body of a test with a network to route over. */
    private interface Body {
        void run(int index) throws Exception;
    }

    private static void withUplink(Body body) throws Exception {
        OwnNamespace.run(() -> {
            try (var up = TunTapDevice.open(DeviceSetupTest.tun("up0", 1500, "192.0.2.2/24"))) {
                body.run(Interfaces.get(up.name()).index());
            }
        });
    }

    private static List<RouteState> routes(String network) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            Cidr cidr = Cidr.parse(network);
            return netlink.routes(cidr.network()).stream()
                    .filter(route -> route.network().equals(cidr))
                    .toList();
        }
    }

    private static NextHop via(int index, String gateway, boolean onLink) {
        return new NextHop(index, Optional.of(IpAddress.parse(gateway)), onLink);
    }

    @Test
    void aRouteHasItsRouterSourceMetricAndMaker() throws Exception {
        withUplink(index -> {
            Ip.ip("route add default via 192.0.2.1 src 192.0.2.2 metric 100 proto 16 mtu 1400");

            assertThat(routes("0.0.0.0/0")).singleElement().satisfies(route -> {
                assertThat(route.hops()).containsExactly(via(index, "192.0.2.1", false));
                assertThat(route.source()).contains(IpAddress.parse("192.0.2.2"));
                assertThat(route.metric()).isEqualTo(100);
                assertThat(route.protocol()).isEqualTo(16);
                assertThat(route.limits().remaining()).isEqualTo(8);
            });
        });
    }

    @Test
    void aConnectedNetworkHasNoRouter() throws Exception {
        withUplink(index -> assertThat(routes("192.0.2.0/24"))
                .singleElement()
                .extracting(RouteState::hops)
                .isEqualTo(List.of(new NextHop(index, Optional.empty(), false))));
    }

    @Test
    void aRouteOverSeveralRoutersHasThemInOrderAndLeadsToNoInterfaceAlone() throws Exception {
        withUplink(index -> {
            Ip.ip("route add default nexthop via 192.0.2.3 weight 2 nexthop via 198.51.100.1 dev up0 onlink");

            RouteState route = routes("0.0.0.0/0").getFirst();
            assertThat(route.hops()).containsExactly(via(index, "192.0.2.3", false), via(index, "198.51.100.1", true));
            assertThat(route.leadsTo(index)).isFalse();
        });
    }

    @Test
    void anIpv4RouteMayHaveARouterWithAnIpv6Address() throws Exception {
        withUplink(index -> {
            Ip.ip("-4 route add default via inet6 fe80::1 dev up0");

            assertThat(routes("0.0.0.0/0").getFirst().hops()).containsExactly(via(index, "fe80::1", false));
        });
    }

    @Test
    void whatTheKernelThrowsAwayIsARouteWithoutAHop() throws Exception {
        withUplink(_ -> {
            Ip.ip("route add blackhole 203.0.113.0/24");
            Ip.ip("-6 route add unreachable 2001:db8::/32");

            assertThat(routes("203.0.113.0/24"))
                    .singleElement()
                    .satisfies(route -> assertThat(route.hops()).isEmpty());
            assertThat(routes("2001:db8::/32"))
                    .singleElement()
                    .satisfies(route -> assertThat(route.hops()).isEmpty());
        });
    }

    @Test
    void otherTablesAndTypesOfServiceAreNotSeen() throws Exception {
        withUplink(_ -> {
            Ip.ip("route add default via 192.0.2.1 table 100");
            Ip.ip("route add default via 192.0.2.1 tos 0x10");

            assertThat(routes("0.0.0.0/0")).isEmpty();
            assertThat(routes("192.0.2.2/32")).isEmpty();
        });
    }
}
