package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.io.IOException;

/**
 * The way to the device: the egress queue, and the virtual thread that empties it. Decrypting and writing to the device
 * go on side by side so; a reader that writes to the device itself was measured and is a tenth slower on two
 * processors. Allocates nothing per packet.
 */
final class DeviceWriter {
    private final Link link;
    private final EgressQueue egress;
    private final PacketPool pool;
    private final Counters counters;
    private final Packet[] batch = new Packet[Limits.DEVICE_BATCH_PACKETS];
    private final TimeSlice slice = new TimeSlice(System::nanoTime);

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
        try {
            egress.put(source, packet);
        } catch (InterruptedException e) {
            pool.release(packet);
            throw e;
        }
    }

    /** Empties the queue, until it is interrupted or the link is gone. */
    SessionEnd run() throws IOException, InterruptedException {
        while (true) {
            slice.beforeWait();
            int count = egress.take(batch);
            slice.afterWait();
            try {
                for (int i = 0; i < count; i++) {
                    if (!link.write(batch[i])) {
                        counters.increment(Counter.DROPPED_DEVICE);
                    }
                }
            } finally {
                pool.release(batch, count);
            }
        }
    }
}
