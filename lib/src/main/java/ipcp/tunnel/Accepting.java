package ipcp.tunnel;

import ipcp.net.Cidr;
import java.util.List;

/**
 * Which of the server's settings a client applies: those that its own configuration does not say.
 *
 * @param address the address of the interface
 * @param mtu the interface's MTU
 * @param heartbeat interval and timeout
 * @param routes a network is routed to the server if it lies within one of these: no server takes traffic unasked
 */
public record Accepting(boolean address, boolean mtu, boolean heartbeat, List<Cidr> routes) {
    /** Nothing is applied. */
    public static final Accepting NOTHING = new Accepting(false, false, false, List.of());

    public Accepting {
        routes = List.copyOf(routes);
    }
}
