package ipcp.tunnel;

import ipcp.net.IpAddress;
import ipcp.transport.Endpoint;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections that have not logged in yet: so many in total, and a quarter of that from one source. A new one is
 * always let in; when there is no room, the oldest of its source goes, or of the source that has most (of several, the
 * one that waits longest). Who logs in at once is never in the way, who sits there makes room. Safe for any thread.
 */
final class PreAuthGate {
    /** A place in the gate, until it is closed. */
    final class Ticket implements AutoCloseable {
        private final Source source;
        private final Runnable evict;
        private final long number = entered++;
        private boolean evicted;

        private Ticket(Source source, Runnable evict) {
            this.source = source;
            this.evict = evict;
        }

        /** Whether it had to make room. */
        boolean wasEvicted() {
            lock.lock();
            try {
                return evicted;
            } finally {
                lock.unlock();
            }
        }

        /** Leaves the gate. */
        @Override
        public void close() {
            lock.lock();
            try {
                remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * An IPv4 address, or the /64 that an IPv6 address is in: what one host can easily have. This machine, from where
     * Unix sockets are connected to, is one source.
     */
    private record Source(int family, long network) {
        private static final Source HERE = new Source(0, 0);

        private static Source of(Endpoint from) {
            return from instanceof Endpoint.Tcp tcp
                    ? tcp.address().map(Source::of).orElse(HERE)
                    : HERE;
        }

        private static Source of(IpAddress address) {
            return address.isV4() ? new Source(4, address.low()) : new Source(6, address.high());
        }
    }

    private final int capacity;
    private final int perSource;
    private final ReentrantLock lock = new ReentrantLock();
    /** Oldest first. */
    private final Map<Source, SequencedSet<Ticket>> tickets = new HashMap<>();

    private int count;
    private long entered;
    private long evictions;

    PreAuthGate(int capacity) {
        this.capacity = capacity;
        this.perSource = Math.max(1, capacity / 4);
    }

    /**
     * Lets a connection in.
     *
     * @param evict ends the connection, soon and without waiting, should it have to make room
     */
    Ticket enter(Endpoint from, Runnable evict) {
        Ticket ticket;
        Optional<Ticket> oldest;
        lock.lock();
        try {
            ticket = new Ticket(Source.of(from), evict);
            oldest = victim(ticket.source);
            oldest.ifPresent(victim -> {
                victim.evicted = true;
                evictions++;
                remove(victim);
            });
            tickets.computeIfAbsent(ticket.source, _ -> new LinkedHashSet<>()).addLast(ticket);
            count++;
        } finally {
            lock.unlock();
        }
        oldest.ifPresent(victim -> victim.evict.run());
        return ticket;
    }

    /** Ends every connection that has not logged in. */
    void evictAll() {
        List<Ticket> all;
        lock.lock();
        try {
            all = tickets.values().stream().flatMap(SequencedSet::stream).toList();
        } finally {
            lock.unlock();
        }
        all.forEach(ticket -> ticket.evict.run());
    }

    private Optional<Ticket> victim(Source source) {
        SequencedSet<Ticket> own = tickets.get(source);
        if (own != null && own.size() >= perSource) {
            return Optional.of(own.getFirst());
        }
        return count < capacity
                ? Optional.empty()
                : tickets.values().stream()
                        .max(Comparator.<SequencedSet<Ticket>>comparingInt(SequencedSet::size)
                                .thenComparing(of -> of.getFirst().number, Comparator.reverseOrder()))
                        .map(SequencedSet::getFirst);
    }

    private void remove(Ticket ticket) {
        SequencedSet<Ticket> own = tickets.get(ticket.source);
        if (own != null && own.remove(ticket)) {
            count--;
            if (own.isEmpty()) {
                tickets.remove(ticket.source);
            }
        }
    }

    /** Connections in the gate. */
    int size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Connections that had to make room so far. */
    long evictions() {
        lock.lock();
        try {
            return evictions;
        } finally {
            lock.unlock();
        }
    }
}
