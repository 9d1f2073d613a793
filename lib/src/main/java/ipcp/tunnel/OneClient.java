package ipcp.tunnel;

import ipcp.wire.Handshake;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One client at a time, of whom nothing is known. Whoever has sent a packet keeps the place until the session is over;
 * who connects and sends nothing, such as a scanner of ports, has to make room.
 */
final class OneClient implements Roster {
    private final Peer peer = new Peer(0, "-");
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public List<Peer> peers() {
        return List.of(peer);
    }

    @Override
    public Optional<Peer> seat(Handshake.Accepted client, Session session) {
        lock.lock();
        try {
            Session former = peer.session();
            if (former != null && former.counters().get(Counter.RX_PACKETS) > 0) {
                return Optional.empty();
            }
            peer.rename(client.identity());
            peer.connect(session);
            return Optional.of(peer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void left(Peer one, Session session, Handshake.Accepted client) {
        // The place is free as soon as it has no session.
    }

    @Override
    public void dropped(Handshake.Accepted client) {
        // It held nothing.
    }
}
