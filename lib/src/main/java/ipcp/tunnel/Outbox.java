package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What waits for one session's socket: a queue of packets, bounded in memory and in time, of which no sender has more
 * than its share, and beside it the heartbeats, which no full queue can hold up. Any thread offers; the session's
 * writer takes. Allocates nothing per packet.
 */
final class Outbox {
    /** What the writer took. */
    static final class Batch {
        final Packet[] packets = new Packet[Limits.SESSION_BATCH_PACKETS];
        int count;

        /** Those that have waited for too long. */
        final Packet[] latePackets = new Packet[Limits.SESSION_BATCH_PACKETS];

        int late;
        int requests;
        int acks;
        boolean control;
    }

    /** As much of the capacity may be left for {@link #awaitDrained}: a quarter. */
    private static final int DRAINED = 4;

    private final ReentrantLock lock = new ReentrantLock();
    /** The writer waits here for something to send. */
    private final Condition notEmpty = lock.newCondition();

    /** The device's reader waits here until little is queued. */
    private final Condition drained = lock.newCondition();

    private final Packet[] ring;
    private final long[] since;
    private final LongSupplier clock;
    private final FairShare share;
    private int head;
    private int size;
    private int units;
    private int requests;
    private int acks;
    private boolean control;
    private boolean unsent;
    private boolean closed;

    /**
     * @param capacity in {@link PacketPool#units units}
     * @param sources how many there are; with more than one, none may fill more than three quarters alone
     * @param clock in nanoseconds
     */
    Outbox(int capacity, int sources, LongSupplier clock) {
        ring = new Packet[capacity];
        since = new long[capacity];
        this.clock = clock;
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
            share.queued(packet.source(), PacketPool.units(packet.length()));
            units += PacketPool.units(packet.length());
            int tail = (head + size++) % ring.length;
            ring[tail] = packet;
            since[tail] = clock.getAsLong();
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

    /** The codec has something to send. */
    void control() {
        lock.lock();
        try {
            control = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The connection did not take all that was encoded: its writer is to go on. */
    void unsent() {
        lock.lock();
        try {
            unsent = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until little is queued: for a device's reader who has no other session to serve, so that what comes
     * meanwhile waits in the device and is not dropped here.
     */
    void awaitDrained(Duration atMost) {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (!closed && nanos > 0 && units > ring.length / DRAINED) {
                nanos = drained.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing waits here. */
    boolean isIdle() {
        lock.lock();
        try {
            return size == 0 && requests == 0 && acks == 0 && !control && !unsent && !closed;
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
            drained.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for something to send, or for bytes that are {@link #unsent}.
     *
     * @return false when the outbox is closed and empty
     */
    boolean await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0 && requests == 0 && acks == 0 && !control && !unsent) {
                if (closed) {
                    return false;
                }
                notEmpty.await();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes up to a batch of what waits. Whoever takes is the one who sends.
     *
     * @return whether there was anything
     */
    boolean take(Batch batch) {
        lock.lock();
        try {
            unsent = false;
            takeLate(batch);
            batch.count = Math.min(size, batch.packets.length);
            for (int i = 0; i < batch.count; i++) {
                batch.packets[i] = takeOne();
            }
            batch.requests = requests;
            requests = 0;
            batch.acks = Math.min(acks, batch.packets.length);
            acks -= batch.acks;
            batch.control = control;
            control = false;
            return batch.count > 0 || batch.late > 0 || batch.requests > 0 || batch.acks > 0 || batch.control;
        } finally {
            lock.unlock();
        }
    }

    /** What has waited for too long is of no more use than what found no room; but the youngest always goes. */
    private void takeLate(Batch batch) {
        batch.late = 0;
        if (size < 2) {
            return;
        }
        long oldest = clock.getAsLong() - Limits.OUTBOX_WAIT.toNanos();
        while (size > 1 && batch.late < batch.latePackets.length && since[head] - oldest < 0) {
            batch.latePackets[batch.late++] = takeOne();
        }
    }

    private Packet takeOne() {
        Packet packet = ring[head];
        ring[head] = null;
        head = (head + 1) % ring.length;
        size--;
        int taken = PacketPool.units(packet.length());
        units -= taken;
        share.taken(packet.source(), taken);
        if (units <= ring.length / DRAINED) {
            drained.signal();
        }
        return packet;
    }

    /** Takes every packet, closing the outbox: for giving them back when the session is over. */
    void drain(java.util.function.Consumer<Packet> to) {
        close();
        lock.lock();
        try {
            while (size > 0) {
                to.accept(takeOne());
            }
        } finally {
            lock.unlock();
        }
    }
}
