package ipcp.tunnel;

import ipcp.net.InterfaceAddress;
import ipcp.wire.Claim;
import ipcp.wire.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a server tells each of its clients when it is in, in {@code ipcp/2}. */
final class Welcome {
    /** Without a prefix of its own the server has no network to tell of: then the client's is its address alone. */
    private static final int HOST = 32;

    private Welcome() {}

    /**
     * @param mtu of the server's link, in bytes
     */
    static Settings of(Credential client, ServerOptions options, int mtu) {
        int prefix = options.address().map(InterfaceAddress::prefix).orElse(HOST);
        List<InterfaceAddress> addresses =
                switch (client.claim()) {
                    case Claim.Tun(var address) -> List.of(new InterfaceAddress(address, prefix));
                    case Claim.Tap _ -> List.of();
                };
        Optional<Settings.Heartbeat> heartbeat = options.heartbeatInterval()
                .filter(interval -> interval.compareTo(options.heartbeatTimeout()) < 0)
                .map(interval -> new Settings.Heartbeat(interval, options.heartbeatTimeout()));
        return new Settings(addresses, OptionalInt.of(mtu), heartbeat, client.routes());
    }
}
