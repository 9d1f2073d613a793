package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way to the device. While nothing waits for it, a session's reader writes to the device itself; when somebody else
 * is at it, or it stands still, packets go through the egress queue, and a virtual thread empties that.
 *
 * <pre>
 *   session reader --put--> device                                   while nobody else is at it
 *   session reader --put--> egress queue --> device writer --> device     otherwise
 * </pre>
 *
 * Packets of a source keep their order: it writes itself only when nothing of its own is in the queue or on its way
 * from there. Allocates nothing per packet.
 */
final class DeviceWriter {
    private final EgressQueue egress;
    private final PacketPool pool;
    private final Counters counters;
    private final Packet[] batch = new Packet[Limits.DEVICE_BATCH_PACKETS];
    private final TimeSlice slice = new TimeSlice(System::nanoTime);

    /** Whoever has it writes to the device. */
    private final ReentrantLock turn = new ReentrantLock();

    /** Packets of each source that are in the queue, or were taken from it and are not written yet. */
    private final AtomicIntegerArray queued;

    private final DeviceOutput output;

    DeviceWriter(Link link, EgressQueue egress, int sources, PacketPool pool, Counters counters) {
        this.egress = egress;
        this.queued = new AtomicIntegerArray(sources);
        this.pool = pool;
        this.counters = counters;
        this.output = new DeviceOutput(link, counters);
    }

    /**
     * Writes or queues a packet of {@code source}, on its reader's thread; waits while that session is ahead of the
     * device. Until {@link #endOfBatch}, which must follow, it may be the caller's turn.
     *
     * @throws IOException when the link is gone for good
     */
    void put(int source, Packet packet) throws IOException, InterruptedException {
        if (turn.isHeldByCurrentThread() || takeTurn(source)) {
            output.write(packet);
            return;
        }
        Packet copy = pool.acquire(packet.length());
        if (copy == null) {
            counters.increment(Counter.DROPPED_NO_MEMORY);
            return;
        }
        copy.copyOf(packet);
        queued.incrementAndGet(source);
        try {
            egress.put(source, copy);
        } catch (InterruptedException e) {
            queued.decrementAndGet(source);
            pool.release(copy);
            throw e;
        }
    }

    private boolean takeTurn(int source) {
        return Limits.SHORT_CUTS
                && egress.isIdle()
                && queued.get(source) == 0
                && !turn.hasQueuedThreads()
                && turn.tryLock();
    }

    /** All that was {@link #put} is written, or queued, and it is somebody else's turn. */
    void endOfBatch() throws IOException, InterruptedException {
        if (turn.isHeldByCurrentThread()) {
            try {
                output.flush();
            } finally {
                turn.unlock();
            }
        }
    }

    /** Empties the queue, until it is interrupted or the link is gone. */
    SessionEnd run() throws IOException, InterruptedException {
        while (true) {
            slice.beforeWait();
            int count = egress.take(batch);
            slice.afterWait();
            turn.lockInterruptibly();
            try {
                for (int i = 0; i < count; i++) {
                    output.write(batch[i]);
                }
                output.flush();
            } finally {
                turn.unlock();
                for (int i = 0; i < count; i++) {
                    queued.decrementAndGet(batch[i].source());
                }
                pool.release(batch, count);
            }
        }
    }
}
