package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.net.NoRouteToHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Routes to hosts outside the tunnel that a route into it would swallow, first of all its own server: each goes as the
 * main table has it without the tunnel. Of a route over several routers the first one counts. What other tables and
 * rules (policy routing) make of a host is seen only as far as that they keep it out of the tunnel by themselves.
 *
 * <p>One thread at a time, in the network namespace of the tunnel's interface.
 */
final class HostRoutes {
    /** Beyond this many the one that was longest not asked for goes. */
    private static final int MOST = 64;

    private final UndoJournal journal;
    private final SequencedMap<IpAddress, HostRoute> pinned = new LinkedHashMap<>();

    HostRoutes(UndoJournal journal) {
        this.journal = journal;
    }

    boolean isPinned(IpAddress host) {
        return pinned.containsKey(host);
    }

    /** Those with a route of ours. */
    List<IpAddress> pinned() {
        return List.copyOf(pinned.keySet());
    }

    /**
     * Gives {@code host} the route it needs now, and no other: the same again changes nothing, and where the way to it
     * is another by now the route is too.
     *
     * @param tunnel the interface to keep it out of
     * @param wanted what is about to be routed there
     * @throws NoRouteToHostException when there is no way but the tunnel
     * @throws LinkException when the kernel or the journal refuses
     */
    void pin(RouteNetlink netlink, InterfaceState tunnel, IpAddress host, List<Cidr> wanted)
            throws LinkException, NoRouteToHostException {
        if (netlink.destination(host).filter(RouteNetlink.Destination::local).isPresent()) {
            return;
        }
        List<RouteState> routes = netlink.routes(host);
        Optional<RouteState> own = isPinned(host)
                ? routes.stream().filter(route -> HostRoute.isOurs(route, host)).findFirst()
                : Optional.empty();
        List<RouteState> others =
                routes.stream().filter(route -> !own.equals(Optional.of(route))).toList();
        switch (Bypass.of(others, host, tunnel.index(), wanted)) {
            case Bypass.Unneeded() -> unpin(netlink, host);
            case Bypass.Needed(var route) -> {
                if (own.isPresent() && route.equals(pinned.get(host))) {
                    pinned.putLast(host, route);
                } else {
                    unpin(netlink, host);
                    makeRoom(netlink);
                    add(netlink, route);
                }
            }
            case Bypass.Impossible() -> {
                if (own.isEmpty()) {
                    throw new NoRouteToHostException("no route to " + host + " but through " + tunnel.name());
                }
            }
        }
    }

    private void add(RouteNetlink netlink, HostRoute route) throws LinkException {
        var entry = new UndoEntry.PinnedRoute(route.host());
        journal.add(entry);
        try {
            netlink.pin(route);
        } catch (LinkException e) {
            journal.remove(entry);
            throw e;
        }
        pinned.putLast(route.host(), route);
    }

    private void makeRoom(RouteNetlink netlink) throws LinkException {
        if (pinned.size() >= MOST) {
            unpin(netlink, pinned.firstEntry().getKey());
        }
    }

    /** Takes the routes back that no route into the tunnel makes necessary any more. */
    void review(RouteNetlink netlink, InterfaceState tunnel) throws LinkException {
        for (IpAddress host : pinned()) {
            try {
                pin(netlink, tunnel, host, List.of());
            } catch (NoRouteToHostException _) {
                // It stays as it is; whoever connects next will hear.
            }
        }
    }

    /** Takes the route to {@code host} back, if there is one of ours. */
    void unpin(RouteNetlink netlink, IpAddress host) throws LinkException {
        if (isPinned(host)) {
            netlink.unpin(host);
            pinned.remove(host);
            journal.remove(new UndoEntry.PinnedRoute(host));
        }
    }
}
