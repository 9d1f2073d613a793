package ipcp.wire;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server tells its client when it is in (docs/protocol.md). The client applies what its own configuration
 * allows.
 *
 * @param addresses for the client's interface; empty for TAP
 * @param mtu in bytes
 * @param heartbeat how often to ask, and when to give up, if the server minds
 * @param routes networks that are reached through the server, at most {@value #MAX_ROUTES} to be told
 * @param dns name servers, the first one first, at most {@value #MAX_DNS} to be told
 */
public record Settings(
        List<InterfaceAddress> addresses,
        OptionalInt mtu,
        Optional<Heartbeat> heartbeat,
        List<Cidr> routes,
        List<IpAddress> dns) {
    /** Most routes that a server can tell. */
    public static final int MAX_ROUTES = 256;

    /** Most name servers that a server can tell. */
    public static final int MAX_DNS = 8;

    /** Nothing to tell. */
    public static final Settings NONE =
            new Settings(List.of(), OptionalInt.empty(), Optional.empty(), List.of(), List.of());

    /**
     * When a session is taken for dead.
     *
     * @param interval between two requests of the client
     * @param timeout without a sign of life; longer than the interval
     */
    public record Heartbeat(Duration interval, Duration timeout) {}

    public Settings {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        dns = List.copyOf(dns);
    }
}
