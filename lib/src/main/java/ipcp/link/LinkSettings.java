package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * What an interface is given while it is in use.
 *
 * @param addresses with the networks that they are on
 * @param mtu in bytes; kept within what the tunnel carries
 * @param routes networks that are reached through the interface
 */
public record LinkSettings(List<InterfaceAddress> addresses, OptionalInt mtu, List<Cidr> routes) {
    /** Nothing. */
    public static final LinkSettings NONE = new LinkSettings(List.of(), OptionalInt.empty(), List.of());

    public LinkSettings {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
