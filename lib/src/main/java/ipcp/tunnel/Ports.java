package ipcp.tunnel;

import ipcp.net.Packet;
import java.io.IOException;
import java.util.List;

/**
 * Where a router's packets leave: the clients' sessions, which drop when their queue is full, and the device, which
 * makes the sender wait.
 */
final class Ports {
    private final List<Peer> peers;
    private final DeviceWriter device;
    private final Counters counters;

    /** Sessions that the device's reader has sent to in this batch. */
    private final Session[] touched = new Session[Limits.DEVICE_BATCH_PACKETS];

    private int touchedCount;

    Ports(List<Peer> peers, DeviceWriter device, Counters counters) {
        this.peers = peers;
        this.device = device;
        this.counters = counters;
    }

    Peer peer(int index) {
        return peers.get(index);
    }

    /**
     * @param sender null for the device
     */
    void toPeer(Peer sender, int index, Packet packet) {
        Session session = peers.get(index).session();
        if (session == null) {
            drop(Counter.DROPPED_NO_ROUTE);
        } else {
            send(sender, session, packet);
        }
    }

    private void send(Peer sender, Session session, Packet packet) {
        packet.source(source(sender));
        if (sender != null) {
            session.send(packet);
            return;
        }
        touch(session); // before it sends: whatever happens then, its batch is ended
        session.sendNow(packet);
    }

    private void touch(Session session) {
        if (touchedCount > 0 && touched[touchedCount - 1] == session) {
            return;
        }
        if (touchedCount == touched.length) {
            endOfBatch();
        }
        touched[touchedCount++] = session;
    }

    /** The device has nothing more for now: on its reader's thread. */
    void endOfBatch() {
        while (touchedCount > 0) {
            Session session = touched[--touchedCount];
            touched[touchedCount] = null;
            try {
                session.endOfBatch();
            } catch (RuntimeException | Error e) {
                endOfBatch(); // the others all the same
                throw e;
            }
        }
    }

    void toDevice(Peer sender, Packet packet) throws IOException, InterruptedException {
        device.put(sender.index(), packet);
    }

    /**
     * A copy to every connected client but {@code sender}, who may be null for the device.
     */
    void copyToPeers(Peer sender, Packet packet) {
        for (int i = 0; i < peers.size(); i++) {
            Session session = peers.get(i).session();
            if (session != null && peers.get(i) != sender) {
                send(sender, session, packet);
            }
        }
    }

    /** The number of a sender in an outbox: a client's place, and the device after them. A lone client has no rival. */
    private int source(Peer sender) {
        return peers.size() == 1 ? 0 : sender == null ? peers.size() : sender.index();
    }

    void drop(Counter why) {
        counters.increment(why);
    }
}
