package ipcp.tunnel;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.IpHeader;
import ipcp.net.Packet;
import java.io.IOException;
import java.util.Optional;

/**
 * Routes IP packets by destination: the claim or the longest allowed network of a client; everything else is the
 * kernel's, by way of the device. A client is held to its own source addresses. Broadcast and multicast go to everyone
 * but the sender. Runs on the threads that call it; allocates nothing.
 */
final class TunRouter implements Router {
    private final Owners owners;
    private final Ports ports;
    private final boolean clientToClient;
    private final boolean hasBroadcast;
    private final IpAddress broadcast;

    /**
     * @param clientToClient whether clients reach each other
     */
    TunRouter(Owners owners, Optional<InterfaceAddress> address, boolean clientToClient, Ports ports) {
        this.owners = owners;
        this.clientToClient = clientToClient;
        this.ports = ports;
        this.hasBroadcast = address.isPresent() && address.get().prefix() < 32;
        this.broadcast = hasBroadcast ? address.get().network().last() : IpAddress.v4(-1);
    }

    @Override
    public void fromDevice(Packet packet) {
        if (!IpHeader.isValid(packet)) {
            ports.drop(Counter.DROPPED_MALFORMED);
        } else if (isToMany(packet)) {
            ports.copyToPeers(null, packet);
        } else {
            int owner = owners.table().owner(IpHeader.destinationHigh(packet), IpHeader.destinationLow(packet));
            if (owner < 0) {
                ports.drop(Counter.DROPPED_NO_ROUTE);
            } else {
                ports.toPeer(null, owner, packet);
            }
        }
    }

    @Override
    public void fromPeer(Peer sender, Packet packet) throws IOException, InterruptedException {
        RouteTable routes = owners.table();
        if (routes.owner(IpHeader.sourceHigh(packet), IpHeader.sourceLow(packet)) != sender.index()) {
            ports.drop(Counter.DROPPED_BAD_SOURCE);
        } else if (isToMany(packet)) {
            if (clientToClient) {
                ports.copyToPeers(sender, packet);
            }
            ports.toDevice(sender, packet);
        } else {
            int owner = routes.owner(IpHeader.destinationHigh(packet), IpHeader.destinationLow(packet));
            if (owner < 0) {
                ports.toDevice(sender, packet);
            } else if (owner == sender.index()) {
                ports.drop(Counter.DROPPED_NO_ROUTE);
            } else if (!clientToClient) {
                ports.drop(Counter.DROPPED_CLIENT_TO_CLIENT);
            } else {
                ports.toPeer(sender, owner, packet);
            }
        }
    }

    private boolean isToMany(Packet packet) {
        return IpHeader.isToMany(packet)
                || (hasBroadcast
                        && IpHeader.destinationLow(packet) == broadcast.low()
                        && IpHeader.destinationHigh(packet) == broadcast.high());
    }
}
