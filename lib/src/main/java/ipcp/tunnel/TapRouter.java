package ipcp.tunnel;

import ipcp.net.EthernetHeader;
import ipcp.net.MacAddress;
import ipcp.net.Packet;
import ipcp.wire.Claim;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Switches Ethernet frames as a learning bridge does: to the port where the destination was seen, or to all when it was
 * not, or is a group. Claims and the server's own MAC are never learned elsewhere, what was just seen at the device not
 * from a client, and a frame that uses one from elsewhere is dropped. Runs on the threads that call it; allocates
 * nothing.
 */
final class TapRouter implements Router {
    private final Ports ports;
    private final LongSupplier clock;
    private final MacTable macs;
    private final int device;
    private final boolean clientToClient;

    /**
     * @param clientToClient whether clients reach each other
     * @param clock in nanoseconds
     */
    TapRouter(
            List<Credential> credentials,
            Optional<MacAddress> own,
            boolean clientToClient,
            Ports ports,
            LongSupplier clock) {
        this.clientToClient = clientToClient;
        this.ports = ports;
        this.clock = clock;
        this.device = credentials.size();
        int[] quota = new int[device + 1];
        Arrays.fill(quota, Limits.LEARNED_MACS);
        quota[device] = Limits.LEARNED_DEVICE_MACS;
        macs = new MacTable(quota, Limits.LEARNED_AGE.toNanos(), Limits.DEVICE_AGE.toNanos(), device + 1);
        own.ifPresent(mac -> macs.fix(mac.value(), device));
        for (int i = 0; i < credentials.size(); i++) {
            if (credentials.get(i).claim().orElse(null) instanceof Claim.Tap(MacAddress mac)) {
                macs.fix(mac.value(), i);
            }
        }
    }

    @Override
    public void fromDevice(Packet frame) {
        if (!EthernetHeader.isValid(frame)) {
            ports.drop(Counter.DROPPED_MALFORMED);
            return;
        }
        long now = clock.getAsLong();
        if (!learn(frame, device, now)) {
            ports.drop(Counter.DROPPED_BAD_SOURCE);
            return;
        }
        int port = port(frame, now);
        if (port == MacTable.UNKNOWN) {
            ports.copyToPeers(null, frame);
        } else if (port == device) {
            ports.drop(Counter.DROPPED_NO_ROUTE);
        } else {
            ports.toPeer(null, port, frame);
        }
    }

    @Override
    public void fromPeer(Peer sender, Packet frame) throws IOException, InterruptedException {
        long now = clock.getAsLong();
        if (!learn(frame, sender.index(), now)) {
            ports.drop(Counter.DROPPED_BAD_SOURCE);
            return;
        }
        int port = port(frame, now);
        if (port == MacTable.UNKNOWN) {
            if (clientToClient) {
                ports.copyToPeers(sender, frame);
            }
            ports.toDevice(sender, frame);
        } else if (port == device) {
            ports.toDevice(sender, frame);
        } else if (port == sender.index()) {
            ports.drop(Counter.DROPPED_NO_ROUTE);
        } else if (!clientToClient) {
            ports.drop(Counter.DROPPED_CLIENT_TO_CLIENT);
        } else {
            ports.toPeer(sender, port, frame);
        }
    }

    @Override
    public void disconnected(Peer peer) {
        macs.forget(peer.index());
    }

    private boolean learn(Packet frame, int port, long now) {
        long source = EthernetHeader.source(frame);
        return source != 0 && !EthernetHeader.isGroup(source) && macs.learn(source, port, now);
    }

    private int port(Packet frame, long now) {
        long destination = EthernetHeader.destination(frame);
        return EthernetHeader.isGroup(destination) ? MacTable.UNKNOWN : macs.port(destination, now);
    }
}
