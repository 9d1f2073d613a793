package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.scope.Scope;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The half of a tunnel that server and client have in common: the device with its two threads, and all memory. */
final class DeviceSide {
    private final Link link;
    private final PacketPool pool = new PacketPool(Limits.POOL_UNITS);
    private final DeviceWriter writer;
    private final Counters counters = new Counters();
    private final Session.Facilities facilities;
    private volatile int clampMtu;

    /**
     * @param sources sessions there may be at once
     * @param deadAfter how long a peer may be silent whose wire has no heartbeat
     */
    DeviceSide(Link link, int sources, Duration deadAfter, LongSupplier clock) {
        this.link = link;
        this.clampMtu = link.kind() == LinkKind.TUN ? link.mtu() : 0;
        var egress = new EgressQueue(sources, Limits.EGRESS_UNITS, Limits.EGRESS_LOW_WATERMARK);
        this.writer = new DeviceWriter(link, egress, sources, pool, counters);
        boolean many = sources > Limits.MANY_SESSIONS;
        var buffers = new BufferPool(many ? Limits.SMALL_SOCKET_BUFFER : Limits.SOCKET_BUFFER);
        this.facilities = new Session.Facilities(
                pool, buffers, clock, outboxUnits(sources), sources == 1 ? 1 : sources + 1, deadAfter, () -> clampMtu);
    }

    /**
     * However many sessions do not read, there is memory for the others: of each, the queue and as much again that its
     * writer has taken from it, and one long packet more than its share.
     */
    private static int outboxUnits(int sessions) {
        int each = Limits.POOL_UNITS / 2 / sessions - PacketPool.units(Packet.CAPACITY);
        return Math.clamp(each, 1, Limits.OUTBOX_UNITS);
    }

    /** Starts reading and writing the device in {@code scope}. */
    void start(Scope<SessionEnd> scope, DeviceReader.Dispatch dispatch) {
        var reader = new DeviceReader(link, dispatch);
        scope.forkPlatform("device-reader", reader::run, link::stopReading);
        scope.fork("device-writer", writer::run);
    }

    /** The interface has another MTU from now on. */
    void resized(int mtu) {
        if (link.kind() == LinkKind.TUN) {
            clampMtu = mtu;
        }
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
