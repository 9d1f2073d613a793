package ipcp.link;

import ipcp.link.LinkException.Reason;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings an interface that is in use to other settings, and takes back what it gave it before; the kernel takes the
 * rest when the interface goes. What somebody else has set stays. An interface that was there before is left as it is.
 * Name servers are not an interface's, and passed over.
 *
 * <p>A default route becomes two routes to the halves of all addresses: they go before the host's own default route
 * whatever that one's metric, and leave it alone, so that it is in charge again as soon as they are gone.
 *
 * <p>One thread at a time, in whose network namespace the interface is; it waits for the kernel.
 */
public final class InterfaceUpdate {
    /** As in the configuration; IPv4 has to work. */
    private static final int LEAST_MTU = 576;

    private static final int ETHERNET_HEADER = 14;

    private final String name;
    private final int mtuBefore;
    private final int greatestMtu;
    private final Set<InterfaceAddress> addresses = new LinkedHashSet<>();

    /** As the kernel has them. */
    private final Set<Cidr> routes = new LinkedHashSet<>();

    private boolean resized;

    /**
     * Of a tunnel with no more room than {@code ipcp/1} has.
     *
     * @param link whose interface it is, as it was opened
     */
    public InterfaceUpdate(Link link) {
        this(link, DeviceOptions.IPCP_MTU - (link.kind() == LinkKind.TAP ? ETHERNET_HEADER : 0));
    }

    /**
     * @param link whose interface it is, as it was opened
     * @param greatestMtu what the tunnel carries on such a link, in bytes
     */
    public InterfaceUpdate(Link link, int greatestMtu) {
        this.name = link.name();
        this.mtuBefore = link.mtu();
        this.greatestMtu = greatestMtu;
    }

    /**
     * What became of it.
     *
     * @param applied what the interface has now of what was wanted
     * @param failures why it has not the rest, each complete on its own
     */
    public record Outcome(LinkSettings applied, List<String> failures) {
        public Outcome {
            failures = List.copyOf(failures);
        }
    }

    /** A step that the kernel may refuse. */
    private interface Step {
        void take() throws LinkException;
    }

    /** The interface's. */
    String name() {
        return name;
    }

    /** Whether the interface is as it was opened, as far as this object is concerned. */
    public boolean isUntouched() {
        return addresses.isEmpty() && routes.isEmpty() && !resized;
    }

    /**
     * Makes the interface have {@code wanted}, and nothing of what an earlier call gave it beyond that.
     *
     * @throws LinkException when there is no such interface any more, or the kernel cannot be asked
     */
    public Outcome apply(LinkSettings wanted) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            InterfaceState device =
                    netlink.link(name).orElseThrow(() -> new LinkException(Reason.FAILED, name + " is gone"));
            var failures = new ArrayList<String>();
            if (device.persistent()) {
                failures.add(name + " was there before, and is left as it is");
            } else {
                withdraw(netlink, device, wanted, failures);
                resize(netlink, device, wanted.mtu(), failures);
                extend(netlink, device, wanted, failures);
            }
            LinkSettings applied = found(netlink, wanted);
            return new Outcome(applied, applied.equals(wanted) && device.persistent() ? List.of() : failures);
        }
    }

    /** Before anything is added: with a network's first address the kernel takes the others of that network. */
    private void withdraw(RouteNetlink netlink, InterfaceState device, LinkSettings wanted, List<String> failures) {
        Set<Cidr> wantedRoutes = kernelRoutes(wanted);
        routes.removeIf(
                route -> !wantedRoutes.contains(route) && attempt(() -> netlink.unroute(device, route), failures));
        addresses.removeIf(address ->
                !wanted.addresses().contains(address) && attempt(() -> netlink.unassign(device, address), failures));
    }

    private void resize(RouteNetlink netlink, InterfaceState device, OptionalInt wanted, List<String> failures) {
        if (wanted.isEmpty() && !resized) {
            return;
        }
        int mtu = Math.clamp(wanted.orElse(mtuBefore), Math.min(LEAST_MTU, mtuBefore), greatestMtu);
        if (mtu == device.mtu() || attempt(() -> netlink.resize(device, mtu), failures)) {
            resized = mtu != mtuBefore;
        }
    }

    /** Routes after addresses: with its last address the kernel takes an interface's routes, those that stay too. */
    private void extend(RouteNetlink netlink, InterfaceState device, LinkSettings wanted, List<String> failures)
            throws LinkException {
        int mtu = netlink.link(name).orElse(device).mtu();
        List<InterfaceAddress> assigned = netlink.addresses(device);
        for (InterfaceAddress address : wanted.addresses()) {
            if (!assigned.contains(address)
                    && attempt(
                            () -> {
                                InterfaceSetup.requireRoom(device, address, mtu);
                                netlink.assign(device, address);
                            },
                            failures)) {
                addresses.add(address);
            }
        }
        List<Cidr> routed = netlink.routes(device);
        for (Cidr route : kernelRoutes(wanted)) {
            if (!routed.contains(route) && attempt(() -> netlink.route(device, route), failures)) {
                routes.add(route);
            }
        }
    }

    private static Set<Cidr> kernelRoutes(LinkSettings settings) {
        return settings.routes().stream()
                .flatMap(route -> parts(route).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What the kernel is given for a route: the two halves of a default route, and any other as it is. */
    static List<Cidr> parts(Cidr route) {
        if (route.prefix() > 0) {
            return List.of(route);
        }
        byte[] second = route.network().bytes();
        second[0] = (byte) 0x80;
        return List.of(new Cidr(route.network(), 1), new Cidr(IpAddress.of(second), 1));
    }

    private static boolean attempt(Step step, List<String> failures) {
        try {
            step.take();
            return true;
        } catch (LinkException e) {
            failures.add(e.getMessage());
            return false;
        }
    }

    /** What the interface has of {@code wanted}. */
    private LinkSettings found(RouteNetlink netlink, LinkSettings wanted) throws LinkException {
        InterfaceState device =
                netlink.link(name).orElseThrow(() -> new LinkException(Reason.FAILED, name + " is gone"));
        List<InterfaceAddress> assigned = netlink.addresses(device);
        List<Cidr> routed = netlink.routes(device);
        return new LinkSettings(
                wanted.addresses().stream().filter(assigned::contains).toList(),
                wanted.mtu().isEmpty() ? wanted.mtu() : OptionalInt.of(device.mtu()),
                wanted.routes().stream()
                        .filter(route -> routed.contains(route) || routed.containsAll(parts(route)))
                        .toList());
    }
}
