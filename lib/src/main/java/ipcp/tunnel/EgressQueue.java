package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the device, from all sessions: one bounded queue, and in front of it one pending packet for each
 * session that found no room.
 *
 * <pre>
 *   session reader 0 --put--+
 *   session reader 1 --put--+--> [ bounded queue ] --take--> device writer
 *   session reader 2 --put--+         |
 *        waits with its one           | at the low watermark: waiting sessions are let in
 *        pending packet  <------------+ round-robin, from a cursor that moves on
 * </pre>
 *
 * A session that waits is its reader's thread that blocks here: it does not read its own socket, and nobody else's is
 * touched. {@link FairShare} says who has room. Allocates nothing per packet.
 */
final class EgressQueue {
    private final BlockingQueue<Packet> queue;
    private final FairShare share;
    private final int lowWatermark;
    private final List<Packet> drained = new ArrayList<>(Limits.DEVICE_BATCH_PACKETS);

    private final ReentrantLock lock = new ReentrantLock();
    private final Packet[] pending;
    /** The reader of each source waits here until its pending packet was let in. */
    private final Condition[] letIn;

    private int cursor;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param capacity in {@link PacketPool#units units}, and so the most packets too
     * @param lowWatermark likewise
     */
    EgressQueue(int sources, int capacity, int lowWatermark) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.share = new FairShare(sources, capacity, lowWatermark);
        this.lowWatermark = lowWatermark;
        this.pending = new Packet[sources];
        this.letIn = new Condition[sources];
        for (int i = 0; i < sources; i++) {
            letIn[i] = lock.newCondition();
        }
    }

    /**
     * Queues a packet of {@code source}, or waits with it until there is room. When interrupted, the packet is the
     * caller's again.
     */
    void put(int source, Packet packet) throws InterruptedException {
        packet.source(source);
        if (!offer(source, packet)) {
            await(source, packet);
        }
    }

    private boolean offer(int source, Packet packet) {
        if (!share.permits(source)) {
            return false;
        }
        int units = PacketPool.units(packet.length());
        share.queued(source, units);
        if (queue.offer(packet)) {
            return true;
        }
        share.taken(source, units);
        return false;
    }

    private void await(int source, Packet packet) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending[source] != null) { // of the same client's former session
                letIn[source].await();
            }
            pending[source] = packet;
            share.waits(source);
            waiting.incrementAndGet();
            retry(); // the queue may have drained before we were seen to wait
            awaitTurn(source, packet);
        } finally {
            lock.unlock();
        }
    }

    private void awaitTurn(int source, Packet packet) throws InterruptedException {
        try {
            while (pending[source] == packet) {
                letIn[source].await();
            }
        } catch (InterruptedException e) {
            if (pending[source] == packet) {
                letIn(source);
                throw e;
            }
            Thread.currentThread().interrupt(); // it was let in: the interrupt is for whoever waits next
        }
    }

    private void letIn(int source) {
        pending[source] = null;
        share.waited(source);
        waiting.decrementAndGet();
        letIn[source].signalAll();
    }

    /** Lets waiting sources in, in turn, while the queue is at its low watermark or below. */
    private void retry() {
        int from = cursor;
        for (int i = 0; i < pending.length && waiting.get() > 0 && queue.size() <= lowWatermark; i++) {
            int source = (from + i) % pending.length;
            if (pending[source] != null && offer(source, pending[source])) {
                letIn(source);
                cursor = (source + 1) % pending.length;
            }
        }
    }

    /**
     * Waits for packets and takes up to {@code into.length} of them.
     *
     * @return how many
     */
    int take(Packet[] into) throws InterruptedException {
        into[0] = queue.take();
        queue.drainTo(drained, into.length - 1);
        int count = 1;
        for (Packet packet : drained) {
            into[count++] = packet;
        }
        drained.clear();
        for (int i = 0; i < count; i++) {
            share.taken(into[i].source(), PacketPool.units(into[i].length()));
        }
        if (waiting.get() > 0) {
            lock.lock();
            try {
                retry();
            } finally {
                lock.unlock();
            }
        }
        return count;
    }

    /** Whether nothing is queued and nobody waits. */
    boolean isIdle() {
        return queue.isEmpty() && waiting.get() == 0;
    }

    /** Packets in the queue, those that wait in front of it not counted. */
    int size() {
        return queue.size();
    }

    /** Sources that wait with a packet. */
    int waiting() {
        return waiting.get();
    }
}
