package ipcp.wire;

import ipcp.link.LinkKind;
import ipcp.net.IpAddress;
import java.util.Optional;

/**
 * The client's side of {@code simplevpn} (docs/protocol.md).
 *
 * @param wanted the only address that will do, IPv4; any, if empty
 */
public record SimplevpnClient(Optional<IpAddress> wanted) implements ClientWire {
    public SimplevpnClient {
        if (wanted.filter(address -> !address.isV4()).isPresent()) {
            throw new IllegalArgumentException("simplevpn gives IPv4 addresses, not " + wanted.get());
        }
    }

    @Override
    public Protocol protocol() {
        return Protocol.SIMPLEVPN;
    }

    @Override
    public LinkKind kind() {
        return LinkKind.TUN;
    }

    @Override
    public String identity() {
        return wanted.map(IpAddress::toString).orElse("any-address");
    }

    @Override
    public ClientHandshake handshake() {
        return new SimplevpnClientHandshake(wanted);
    }

    @Override
    public String closed(boolean answered) {
        return wanted.isPresent()
                ? "the server closed the connection: the address " + wanted.get()
                        + " is in use or none of its own, or it is no simplevpn server"
                : "the server closed the connection: it has no address left, or is no simplevpn server";
    }
}
