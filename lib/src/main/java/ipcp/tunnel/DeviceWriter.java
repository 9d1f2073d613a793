package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.io.IOException;

/** Writes to the device what waits in the egress queue, on a virtual thread. Allocates nothing per packet. */
final class DeviceWriter {
    private final Link link;
    private final EgressQueue egress;
    private final PacketPool pool;
    private final Counters counters;
    private final Packet[] batch = new Packet[Limits.DEVICE_BATCH_PACKETS];

    DeviceWriter(Link link, EgressQueue egress, PacketPool pool, Counters counters) {
        this.link = link;
        this.egress = egress;
        this.pool = pool;
        this.counters = counters;
    }

    /** Runs until it is interrupted, or the link is gone. */
    SessionEnd run() throws IOException, InterruptedException {
        while (true) {
            int count = egress.take(batch);
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
