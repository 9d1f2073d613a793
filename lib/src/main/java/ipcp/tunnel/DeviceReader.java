package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads the device and dispatches, on a platform thread: waiting for a TUN blocks in native code. Reads until nothing
 * is there before it waits. Allocates nothing per packet.
 */
final class DeviceReader {
    private final Link link;
    private final PacketPool pool;
    private final Counters counters;
    private final Consumer<Packet> dispatch;
    private final Packet own = Packet.allocate();

    /**
     * @param dispatch takes each packet over, and does not block
     */
    DeviceReader(Link link, PacketPool pool, Counters counters, Consumer<Packet> dispatch) {
        this.link = link;
        this.pool = pool;
        this.counters = counters;
        this.dispatch = dispatch;
    }

    /** Runs until the link's reading is stopped. */
    SessionEnd run() throws IOException {
        while (link.await()) {
            readSome();
        }
        return new SessionEnd(SessionEnd.Reason.STOPPED);
    }

    /** Reads what is there, but not for ever: a flood must not keep {@link Link#stopReading} from being seen. */
    private void readSome() throws IOException {
        for (int i = 0; i < Limits.DEVICE_BATCH_PACKETS; i++) {
            if (!link.read(own)) {
                return;
            }
            Packet packet = pool.acquire(own.length());
            if (packet != null) {
                packet.copyOf(own);
                dispatch.accept(packet);
            } else {
                counters.increment(Counter.DROPPED_NO_MEMORY);
            }
        }
    }
}
