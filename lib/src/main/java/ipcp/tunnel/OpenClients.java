package ipcp.tunnel;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.AddressBook;
import ipcp.wire.Handshake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Whoever comes, with the address that it is given. When all places or addresses are taken, the source that has most of
 * them makes room for one that has fewer: the session goes that came last. Safe for any thread.
 */
final class OpenClients implements Roster, AddressBook {
    /** Who has an address: from the request on, with a session soon. */
    private static final class Guest {
        private final String source;
        private Session session;
        private boolean leaving;

        private Guest(String source) {
            this.source = source;
        }
    }

    private final List<Peer> peers;
    private final Deque<Peer> free;
    private final Owners owners;
    private final Leases leases;
    private final ReentrantLock lock = new ReentrantLock();

    /** Who was let in for somebody else waits here until that one has gone. */
    private final Condition room = lock.newCondition();

    /** In the order of their arrival. */
    private final SequencedMap<IpAddress, Guest> guests = new LinkedHashMap<>();

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
    public Optional<InterfaceAddress> take(String source, Optional<IpAddress> wanted) {
        lock.lock();
        try {
            Optional<InterfaceAddress> taken = leases.take(source, wanted);
            if (taken.isEmpty() && wanted.isEmpty() && makeRoom(source)) {
                taken = awaitRoom(source);
            }
            taken.ifPresent(own -> guests.putLast(own.address(), new Guest(source)));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the last session of the source that has most, if that is more than one above {@code source}. */
    private boolean makeRoom(String source) {
        Map<String, Integer> counts = new HashMap<>();
        guests.values().forEach(guest -> counts.merge(guest.source, 1, Integer::sum));
        int own = counts.getOrDefault(source, 0);
        Optional<Guest> last = counts.entrySet().stream()
                .filter(other -> other.getValue() > own + 1)
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .flatMap(most -> lastOf(most.getKey()));
        last.ifPresent(guest -> {
            guest.leaving = true;
            guest.session.end(new SessionEnd(SessionEnd.Reason.MADE_ROOM));
        });
        return last.isPresent();
    }

    private Optional<Guest> lastOf(String source) {
        return new ArrayList<>(guests.sequencedValues())
                .reversed().stream()
                        .filter(guest -> guest.source.equals(source) && guest.session != null && !guest.leaving)
                        .findFirst();
    }

    private Optional<InterfaceAddress> awaitRoom(String source) {
        try {
            long nanos = Limits.ROOM_WAIT.toNanos();
            Optional<InterfaceAddress> taken = Optional.empty();
            while (taken.isEmpty() && nanos > 0) {
                nanos = room.awaitNanos(nanos);
                taken = leases.take(source, Optional.empty());
            }
            return taken;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public Optional<Peer> seat(Handshake.Accepted client, Session session) {
        lock.lock();
        try {
            Optional<Peer> place = Optional.ofNullable(free.poll());
            place.ifPresent(peer -> {
                peer.rename(client.identity());
                owners.assign(hosts(client), peer.index());
                client.held().forEach(address -> guests.get(address).session = session);
                peer.connect(session);
            });
            return place;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void left(Peer peer, Session session, Handshake.Accepted client) {
        lock.lock();
        try {
            owners.withdraw(hosts(client), peer.index());
            free.addLast(peer);
            dropped(client);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void dropped(Handshake.Accepted client) {
        lock.lock();
        try {
            client.held().forEach(address -> {
                guests.remove(address);
                leases.release(address);
            });
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static List<Cidr> hosts(Handshake.Accepted client) {
        return client.held().stream().map(Cidr::host).toList();
    }
}
