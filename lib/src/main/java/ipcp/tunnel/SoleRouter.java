package ipcp.tunnel;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.IpHeader;
import ipcp.net.Packet;
import java.io.IOException;
import java.util.Optional;

/**
 * Between the device and the one client there is: all that comes from either goes to the other. Only this end's own
 * address nobody else may use. Runs on the threads that call it; allocates nothing.
 */
final class SoleRouter implements Router {
    private final Ports ports;
    private final boolean hasAddress;
    private final long ownHigh;
    private final long ownLow;

    SoleRouter(Optional<InterfaceAddress> own, Ports ports) {
        this.ports = ports;
        this.hasAddress = own.isPresent();
        IpAddress address = own.map(InterfaceAddress::address).orElse(IpAddress.v4(0));
        this.ownHigh = address.high();
        this.ownLow = address.low();
    }

    @Override
    public void fromDevice(Packet packet) {
        if (IpHeader.isValid(packet)) {
            ports.toPeer(null, 0, packet);
        } else {
            ports.drop(Counter.DROPPED_MALFORMED);
        }
    }

    @Override
    public void fromPeer(Peer sender, Packet packet) throws IOException, InterruptedException {
        if (hasAddress && IpHeader.sourceLow(packet) == ownLow && IpHeader.sourceHigh(packet) == ownHigh) {
            ports.drop(Counter.DROPPED_BAD_SOURCE);
        } else {
            ports.toDevice(sender, packet);
        }
    }
}
