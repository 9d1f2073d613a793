package ipcp.tunnel;

import ipcp.net.Packet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one session's socket: a bounded queue of packets, of which no sender has more than its share, and
 * beside it the heartbeats, which no full queue can hold up. Any thread offers; the session's writer takes. Allocates
 * nothing per packet.
 */
final class Outbox {
    /** What the writer took. */
    static final class Batch {
        final Packet[] packets = new Packet[Limits.SESSION_BATCH_PACKETS];
        int count;
        int requests;
        int acks;
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** The writer waits here for something to send. */
    private final Condition notEmpty = lock.newCondition();

    private final Packet[] ring;
    private final FairShare share;
    private int head;
    private int size;
    private int requests;
    private int acks;
    private boolean closed;

    /**
     * @param sources how many there are; with more than one, none may fill more than three quarters alone
     */
    Outbox(int capacity, int sources) {
        ring = new Packet[capacity];
        int most = sources == 1 ? capacity : Math.max(1, capacity * 3 / 4);
        share = new FairShare(sources, most, most);
    }

    /**
     * Queues a packet of the source that its {@link Packet#source} names. When it says no, the queue or the source's
     * part of it is full, and the packet is still the caller's.
     */
    boolean offer(Packet packet) {
        lock.lock();
        try {
            if (closed || size == ring.length || !share.permits(packet.source())) {
                return false;
            }
            share.queued(packet.source());
            ring[(head + size++) % ring.length] = packet;
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Queues the answer to one heartbeat request. */
    void acknowledge() {
        lock.lock();
        try {
            acks++;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Queues a heartbeat request; one that still waits is enough. */
    void request() {
        lock.lock();
        try {
            requests = 1;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more packets; what is queued is still sent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for something to send and takes up to a batch of it.
     *
     * @return false when the outbox is closed and empty
     */
    boolean take(Batch batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0 && requests == 0 && acks == 0) {
                if (closed) {
                    return false;
                }
                notEmpty.await();
            }
            batch.count = Math.min(size, batch.packets.length);
            for (int i = 0; i < batch.count; i++) {
                batch.packets[i] = ring[head];
                share.taken(ring[head].source());
                ring[head] = null;
                head = (head + 1) % ring.length;
            }
            size -= batch.count;
            batch.requests = requests;
            requests = 0;
            batch.acks = Math.min(acks, batch.packets.length);
            acks -= batch.acks;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes every packet, closing the outbox: for giving them back when the session is over. */
    void drain(java.util.function.Consumer<Packet> to) {
        close();
        lock.lock();
        try {
            while (size > 0) {
                to.accept(ring[head]);
                ring[head] = null;
                head = (head + 1) % ring.length;
                size--;
            }
        } finally {
            lock.unlock();
        }
    }
}
