package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way to the device. While nobody is ahead, a session's reader writes its packet itself; otherwise the packet goes
 * through the egress queue, which this class's own virtual thread empties. So packets of a session never overtake each
 * other, and a device that is ahead of the sessions costs no change of threads. Allocates nothing per packet.
 */
final class DeviceWriter {
    private final Link link;
    private final EgressQueue egress;
    private final PacketPool pool;
    private final Counters counters;
    private final Packet[] batch = new Packet[Limits.DEVICE_BATCH_PACKETS];
    private final TimeSlice slice = new TimeSlice(System::nanoTime);

    /** Whoever writes to the device holds this. */
    private final ReentrantLock writing = new ReentrantLock();

    /** Packets on their way through the queue, until they are written. */
    private final AtomicInteger queued = new AtomicInteger();

    DeviceWriter(Link link, EgressQueue egress, PacketPool pool, Counters counters) {
        this.link = link;
        this.egress = egress;
        this.pool = pool;
        this.counters = counters;
    }

    /**
     * Takes a packet of {@code source} over, on its reader's thread; waits while that session is ahead of the device.
     */
    void put(int source, Packet packet) throws InterruptedException {
        if (writeNow(packet)) {
            return;
        }
        queued.incrementAndGet();
        try {
            egress.put(source, packet);
        } catch (InterruptedException e) {
            queued.decrementAndGet();
            pool.release(packet);
            throw e;
        }
    }

    private boolean writeNow(Packet packet) {
        if (queued.get() != 0 || !writing.tryLock()) {
            return false;
        }
        try {
            if (queued.get() != 0) {
                return false;
            }
            write(packet);
        } catch (IOException _) {
            return false; // the device's own thread is the one to fail
        } finally {
            writing.unlock();
        }
        pool.release(packet);
        return true;
    }

    private void write(Packet packet) throws IOException {
        if (!link.write(packet)) {
            counters.increment(Counter.DROPPED_DEVICE);
        }
    }

    /** Empties the queue, until it is interrupted or the link is gone. */
    SessionEnd run() throws IOException, InterruptedException {
        while (true) {
            slice.beforeWait();
            int count = egress.take(batch);
            slice.afterWait();
            try {
                writeAll(count);
            } finally {
                pool.release(batch, count);
                queued.addAndGet(-count);
            }
        }
    }

    private void writeAll(int count) throws IOException, InterruptedException {
        writing.lockInterruptibly();
        try {
            for (int i = 0; i < count; i++) {
                write(batch[i]);
            }
        } finally {
            writing.unlock();
        }
    }
}
