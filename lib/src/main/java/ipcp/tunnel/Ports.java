package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.util.List;

/**
 * Where a router's packets leave: the clients' outboxes, which drop when full, and the device, which makes the
 * sender wait. Every method takes the packet over.
 */
final class Ports {
    private final List<Peer> peers;
    private final DeviceWriter device;
    private final PacketPool pool;
    private final Counters counters;

    Ports(List<Peer> peers, DeviceWriter device, PacketPool pool, Counters counters) {
        this.peers = peers;
        this.device = device;
        this.pool = pool;
        this.counters = counters;
    }

    Peer peer(int index) {
        return peers.get(index);
    }

    /**
     * @param sender null for the device
     */
    void toPeer(Peer sender, int index, Packet packet) {
        packet.source(source(sender));
        Session session = peers.get(index).session();
        if (session == null) {
            drop(packet, Counter.DROPPED_NO_ROUTE);
        } else {
            session.send(packet);
        }
    }

    void toDevice(Peer sender, Packet packet) throws InterruptedException {
        device.put(sender.index(), packet);
    }

    /** A copy to every connected client but {@code sender}, who may be null; the packet stays the caller's. */
    void copyToPeers(Peer sender, Packet packet) {
        for (int i = 0; i < peers.size(); i++) {
            Session session = peers.get(i).session();
            if (session != null && peers.get(i) != sender) {
                Packet copy = pool.acquire(packet.length());
                if (copy == null) {
                    counters.increment(Counter.DROPPED_NO_MEMORY);
                    return;
                }
                copy.copyOf(packet);
                copy.source(source(sender));
                session.send(copy);
            }
        }
    }

    /** The number of a sender in an outbox: a client's place, and the device after them. A lone client has no rival. */
    private int source(Peer sender) {
        return peers.size() == 1 ? 0 : sender == null ? peers.size() : sender.index();
    }

    void drop(Packet packet, Counter why) {
        counters.increment(why);
        pool.release(packet);
    }

    /** The end of a packet that has done what it came for. */
    void finish(Packet packet) {
        pool.release(packet);
    }
}
