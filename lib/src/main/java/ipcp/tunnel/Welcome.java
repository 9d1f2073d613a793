package ipcp.tunnel;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server tells each of its clients when it is in.
 *
 * @param own the server's address and network
 * @param mtu of the server's link, in bytes
 * @param heartbeat that clients are to keep to
 * @param dns name servers
 */
record Welcome(Optional<InterfaceAddress> own, int mtu, Optional<Settings.Heartbeat> heartbeat, List<IpAddress> dns) {
    static Welcome of(ServerOptions options, int mtu) {
        Optional<Settings.Heartbeat> heartbeat = options.heartbeatInterval()
                .filter(interval -> interval.compareTo(options.heartbeatTimeout()) < 0)
                .map(interval -> new Settings.Heartbeat(interval, options.heartbeatTimeout()));
        return new Welcome(options.address(), mtu, heartbeat, options.dns());
    }

    /** A client's own address in the server's network. Without one there is none to tell of, and it stands alone. */
    InterfaceAddress inItsNetwork(IpAddress address) {
        return new InterfaceAddress(
                address,
                own.filter(server -> server.address().isV4() == address.isV4())
                        .map(InterfaceAddress::prefix)
                        .orElse(address.bits()));
    }

    Settings to(Credential client, List<InterfaceAddress> addresses) {
        return new Settings(addresses, OptionalInt.of(mtu), heartbeat, client.routes(), dns);
    }
}
