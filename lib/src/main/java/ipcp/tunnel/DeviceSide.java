package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.scope.Scope;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The half of a tunnel that server and client have in common: the device with its two threads, and all memory. */
final class DeviceSide {
    private final Link link;
    private final PacketPool pool = new PacketPool(Limits.POOL_PACKETS);
    private final DeviceWriter writer;
    private final Counters counters = new Counters();
    private final Session.Facilities facilities;

    /**
     * @param sources sessions there may be at once
     */
    DeviceSide(Link link, int sources, LongSupplier clock) {
        this.link = link;
        var egress = new EgressQueue(sources, Limits.EGRESS_PACKETS, Limits.EGRESS_LOW_WATERMARK);
        this.writer = new DeviceWriter(link, egress, pool, counters);
        this.facilities = new Session.Facilities(
                pool, new BufferPool(), clock, outboxPackets(sources), sources == 1 ? 1 : sources + 1);
    }

    /** However many sessions do not read, what waits for them leaves a quarter of the pool to the others. */
    private static int outboxPackets(int sessions) {
        int each = Limits.POOL_PACKETS / 4 * 3 / sessions - Limits.SESSION_BATCH_PACKETS;
        return Math.clamp(each, 1, Limits.OUTBOX_PACKETS);
    }

    /** Starts reading and writing the device in {@code scope}. */
    void start(Scope<SessionEnd> scope, Consumer<Packet> dispatch) {
        var reader = new DeviceReader(link, pool, counters, dispatch);
        scope.forkPlatform("device-reader", reader::run, link::stopReading);
        scope.fork("device-writer", writer::run);
    }

    Session.Facilities facilities() {
        return facilities;
    }

    DeviceWriter writer() {
        return writer;
    }

    PacketPool pool() {
        return pool;
    }

    Counters counters() {
        return counters;
    }
}
