package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * What an interface, and the host for its sake, is given while it is in use.
 *
 * @param addresses with the networks that they are on
 * @param mtu in bytes; kept within what the tunnel carries
 * @param routes networks that are reached through the interface
 * @param dns the host's name servers, the first to be asked first
 */
public record LinkSettings(List<InterfaceAddress> addresses, OptionalInt mtu, List<Cidr> routes, List<IpAddress> dns) {
    /** Nothing. */
    public static final LinkSettings NONE = new LinkSettings(List.of(), OptionalInt.empty(), List.of());

    public LinkSettings {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        dns = List.copyOf(dns);
    }

    /** Without name servers. */
    public LinkSettings(List<InterfaceAddress> addresses, OptionalInt mtu, List<Cidr> routes) {
        this(addresses, mtu, routes, List.of());
    }

    /** The same with these name servers. */
    LinkSettings withDns(List<IpAddress> servers) {
        return new LinkSettings(addresses, mtu, routes, servers);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
