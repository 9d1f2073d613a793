package ipcp.tunnel;

import ipcp.net.Cidr;
import ipcp.wire.Handshake;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Whoever comes, with the address that it was given, while there is a place. */
final class OpenClients implements Roster {
    private final List<Peer> peers;
    private final Deque<Peer> free;
    private final Owners owners;
    private final Leases leases;
    private final ReentrantLock lock = new ReentrantLock();

    OpenClients(int most, Owners owners, Leases leases) {
        this.peers = IntStream.range(0, most).mapToObj(i -> new Peer(i, "-")).toList();
        this.free = new ArrayDeque<>(peers);
        this.owners = owners;
        this.leases = leases;
    }

    @Override
    public List<Peer> peers() {
        return peers;
    }

    @Override
    public Optional<Peer> seat(Handshake.Accepted client, Session session) {
        lock.lock();
        try {
            Optional<Peer> place = Optional.ofNullable(free.poll());
            place.ifPresent(peer -> {
                peer.rename(client.identity());
                owners.assign(hosts(client), peer.index());
                peer.connect(session);
            });
            return place;
        } finally {
            lock.unlock();
        }
    }

    /** The place is free before the address: who gets the address finds a place. */
    @Override
    public void left(Peer peer, Session session, Handshake.Accepted client) {
        lock.lock();
        try {
            owners.withdraw(hosts(client), peer.index());
            free.addLast(peer);
        } finally {
            lock.unlock();
        }
        dropped(client);
    }

    @Override
    public void dropped(Handshake.Accepted client) {
        client.held().forEach(leases::release);
    }

    private static List<Cidr> hosts(Handshake.Accepted client) {
        return client.held().stream().map(Cidr::host).toList();
    }
}
