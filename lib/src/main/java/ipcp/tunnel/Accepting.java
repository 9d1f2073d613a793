package ipcp.tunnel;

import ipcp.link.LinkSettings;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.Settings;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Which of the server's settings a client applies: those that its own configuration does not say. No server takes
 * traffic unasked: a route has to be allowed, and an address comes with a network only if that is private.
 *
 * @param address the address of the interface
 * @param mtu the interface's MTU
 * @param heartbeat interval and timeout
 * @param routes a network is routed to the server if it lies within one of these
 * @param dns the host asks the server's name servers
 */
public record Accepting(boolean address, boolean mtu, boolean heartbeat, List<Cidr> routes, boolean dns) {
    /** Nothing is applied. */
    public static final Accepting NOTHING = new Accepting(false, false, false, List.of(), false);

    /** Where no host of the Internet is: RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291. */
    private static final List<Cidr> PRIVATE = Stream.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "169.254.0.0/16",
                    "fc00::/7",
                    "fe80::/10")
            .map(Cidr::parse)
            .toList();

    private static final IpAddress EVERYBODY = IpAddress.v4(-1);

    public Accepting {
        routes = List.copyOf(routes);
    }

    /** What the interface gets of what is {@code told}. */
    public LinkSettings ofLink(Settings told) {
        return new LinkSettings(
                address
                        ? told.addresses().stream()
                                .filter(Accepting::isOfAHost)
                                .map(this::narrowed)
                                .distinct()
                                .toList()
                        : List.of(),
                mtu ? told.mtu() : OptionalInt.empty(),
                told.routes().stream().filter(this::isWanted).distinct().toList(),
                dns ? told.dns().stream().distinct().toList() : List.of());
    }

    /** The networks that are told, as routes or with an address, and do not lead to the server. */
    public List<Cidr> refused(Settings told) {
        Stream<Cidr> withAddresses = address
                ? told.addresses().stream()
                        .filter(own -> !isOfAHost(own) || !narrowed(own).equals(own))
                        .map(InterfaceAddress::network)
                : Stream.empty();
        Stream<Cidr> asRoutes = told.routes().stream().filter(route -> !isWanted(route));
        return Stream.concat(withAddresses, asRoutes).distinct().toList();
    }

    private static boolean isOfAHost(InterfaceAddress own) {
        IpAddress address = own.address();
        return !address.isUnspecified() && !address.isMulticast() && !address.equals(EVERYBODY);
    }

    /** The address alone where its network is not ours to route. */
    private InterfaceAddress narrowed(InterfaceAddress own) {
        Cidr network = own.network();
        return isWanted(network) || PRIVATE.stream().anyMatch(wide -> wide.contains(network))
                ? own
                : new InterfaceAddress(own.address(), own.address().bits());
    }

    private boolean isWanted(Cidr network) {
        return routes.stream().anyMatch(allowed -> allowed.contains(network));
    }
}
