package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BypassTest {
    private static final int TUNNEL = 9;
    private static final int ETH = 2;
    private static final int WLAN = 3;
    private static final IpAddress SERVER = IpAddress.parse("203.0.113.10");
    private static final NextHop ROUTER = via(ETH, "192.168.1.1");
    private static final List<Cidr> EVERYTHING = networks("0.0.0.0/1", "128.0.0.0/1");

    private static List<Cidr> networks(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }

    private static NextHop via(int index, String gateway) {
        return new NextHop(index, Optional.of(IpAddress.parse(gateway)), false);
    }

    private static NextHop on(int index) {
        return new NextHop(index, Optional.empty(), false);
    }

    private static RouteState route(String network, int metric, NextHop... hops) {
        return new RouteState(Cidr.parse(network), List.of(hops), metric, 4, Optional.empty(), RouteState.NO_LIMITS);
    }

    private static Bypass bypass(List<Cidr> wanted, RouteState... routes) {
        return Bypass.of(List.of(routes), SERVER, TUNNEL, wanted);
    }

    private static Bypass through(NextHop hop) {
        return new Bypass.Needed(new HostRoute(SERVER, hop, Optional.empty(), RouteState.NO_LIMITS));
    }

    @Test
    void whatNoRouteLeadsIntoTheTunnelNeedsNothing() {
        assertThat(bypass(List.of(), route("0.0.0.0/0", 0, ROUTER))).isEqualTo(new Bypass.Unneeded());
        assertThat(bypass(networks("10.0.0.0/8", "::/0"), route("0.0.0.0/0", 0, ROUTER)))
                .isEqualTo(new Bypass.Unneeded());
        assertThat(bypass(List.of(), route("10.0.0.0/8", 0, on(TUNNEL)))).isEqualTo(new Bypass.Unneeded());
    }

    @Test
    void aDefaultRouteIntoTheTunnelLeavesTheServerToTheRouterOfBefore() {
        assertThat(bypass(EVERYTHING, route("0.0.0.0/0", 100, ROUTER))).isEqualTo(through(ROUTER));
    }

    @Test
    void routesThatAreThereCountLikeThoseThatAreWanted() {
        assertThat(bypass(List.of(), route("128.0.0.0/1", 0, on(TUNNEL)), route("0.0.0.0/0", 100, ROUTER)))
                .isEqualTo(through(ROUTER));
    }

    @Test
    void theNearestNetworkWinsAndThenTheLeastMetric() {
        assertThat(bypass(
                        networks("203.0.113.0/24"),
                        route("0.0.0.0/0", 100, via(WLAN, "10.0.0.1")),
                        route("203.0.0.0/16", 600, via(WLAN, "10.0.0.2")),
                        route("203.0.0.0/16", 50, ROUTER),
                        route("203.0.0.0/16", -1, via(WLAN, "10.0.0.3"))))
                .isEqualTo(through(ROUTER));
    }

    @Test
    void ofEqualsTheFirstIsTaken() {
        assertThat(bypass(EVERYTHING, route("0.0.0.0/0", 0, ROUTER), route("0.0.0.0/0", 0, via(WLAN, "10.0.0.1"))))
                .isEqualTo(through(ROUTER));
    }

    @Test
    void aRouteNearerThanTheTunnelsIsEnough() {
        assertThat(bypass(EVERYTHING, route("0.0.0.0/0", 0, ROUTER), route("203.0.113.0/24", 0, on(ETH))))
                .isEqualTo(new Bypass.Unneeded());
        assertThat(bypass(EVERYTHING, route("203.0.113.10/32", 0, ROUTER))).isEqualTo(new Bypass.Unneeded());
    }

    @Test
    void aServerOnTheSameNetworkThatTheTunnelTakesIsReachedOverTheCable() {
        assertThat(bypass(networks("203.0.113.0/24"), route("203.0.113.0/24", 0, on(ETH))))
                .isEqualTo(through(on(ETH)));
    }

    @Test
    void ofSeveralRoutersTheFirstOutsideTheTunnelIsTaken() {
        assertThat(bypass(EVERYTHING, route("0.0.0.0/0", 0, on(TUNNEL), ROUTER, via(WLAN, "10.0.0.1"))))
                .isEqualTo(through(ROUTER));
    }

    @Test
    void withoutAnotherWayThereIsNone() {
        assertThat(bypass(EVERYTHING)).isEqualTo(new Bypass.Impossible());
        assertThat(bypass(EVERYTHING, route("10.0.0.0/8", 0, ROUTER))).isEqualTo(new Bypass.Impossible());
    }

    @Test
    void whatTheOperatorThrowsAwayIsNotLedAround() {
        assertThat(bypass(networks("203.0.113.0/24"), route("0.0.0.0/0", 0, ROUTER), route("203.0.0.0/16", 0)))
                .isEqualTo(new Bypass.Impossible());
    }

    @Test
    void sourceAndLimitsOfTheRouteGoAlong() {
        Optional<IpAddress> source = Optional.of(IpAddress.parse("192.168.1.7"));
        ByteBuffer limits = ByteBuffer.wrap(new byte[] {8, 0, 2, 0, 120, 5, 0, 0});
        var state = new RouteState(Cidr.parse("0.0.0.0/0"), List.of(ROUTER), 0, 4, source, limits);

        assertThat(bypass(EVERYTHING, state))
                .isEqualTo(new Bypass.Needed(new HostRoute(SERVER, ROUTER, source, limits)));
    }

    @Test
    void ipv6IsTheSame() {
        IpAddress server = IpAddress.parse("2001:db8::1");
        NextHop router = via(ETH, "fe80::1");
        List<RouteState> routes = List.of(route("::/0", 1024, router), route("0.0.0.0/0", 0, ROUTER));

        assertThat(Bypass.of(routes, server, TUNNEL, EVERYTHING)).isEqualTo(new Bypass.Unneeded());
        assertThat(Bypass.of(routes, server, TUNNEL, networks("2000::/3")))
                .isEqualTo(new Bypass.Needed(new HostRoute(server, router, Optional.empty(), RouteState.NO_LIMITS)));
    }
}
