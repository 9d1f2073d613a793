package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What it takes to keep the packets to a host out of a tunnel. */
sealed interface Bypass {
    /** Nothing: another route is nearer to the host than any into the tunnel. */
    record Unneeded() implements Bypass {}

    /** A route of its own, which goes as packets would go without the tunnel. */
    record Needed(HostRoute route) implements Bypass {}

    /** There is no way without the tunnel, or one that throws packets away. */
    record Impossible() implements Bypass {}

    /** The nearest network decides, then the metric (RFC 1812, section 5.2.4.3; ip-route(8)). */
    Comparator<RouteState> NEARNESS = Comparator.<RouteState>comparingInt(
                    route -> route.network().prefix())
            .thenComparing(RouteState::metric, (a, b) -> Integer.compareUnsigned(b, a));

    /**
     * What it takes for {@code host}.
     *
     * @param routes of the main table, without that which an earlier answer led to
     * @param tunnel the index of the tunnel's interface
     * @param wanted networks that are about to be routed into the tunnel
     */
    static Bypass of(List<RouteState> routes, IpAddress host, int tunnel, List<Cidr> wanted) {
        Stream<Cidr> present =
                routes.stream().filter(route -> route.leadsTo(tunnel)).map(RouteState::network);
        Optional<Cidr> swallowing = Stream.concat(present, wanted.stream())
                .filter(network -> network.contains(host))
                .max(Comparator.comparingInt(Cidr::prefix));
        if (swallowing.isEmpty()) {
            return new Unneeded();
        }
        // Of equals the first, as the kernel lists them.
        Optional<RouteState> way = routes.stream()
                .filter(route -> !route.leadsTo(tunnel) && route.network().contains(host))
                .reduce((a, b) -> NEARNESS.compare(b, a) > 0 ? b : a);
        if (way.isPresent() && way.get().network().prefix() > swallowing.get().prefix()) {
            return new Unneeded();
        }
        return way.flatMap(route -> through(route, host, tunnel))
                .<Bypass>map(Needed::new)
                .orElseGet(Impossible::new);
    }

    private static Optional<HostRoute> through(RouteState route, IpAddress host, int tunnel) {
        return route.hops().stream()
                .filter(hop -> hop.index() != tunnel)
                .findFirst()
                .map(hop -> new HostRoute(host, hop, route.source(), route.limits()));
    }
}
