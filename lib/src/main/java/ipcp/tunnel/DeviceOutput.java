package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.link.LinkKind;
import ipcp.net.Coalescer;
import ipcp.net.Offload;
import ipcp.net.Packet;
import ipcp.net.Segmenter;
import java.io.IOException;

/**
 * Makes of packets what the device takes: segments that come together become one packet where it takes such, and
 * packets with offload are cut where it does not. Has one owner at a time. Allocates nothing per packet.
 */
final class DeviceOutput {
    private final Link link;
    private final Counters counters;
    private final boolean coalescing;
    private final Coalescer coalescer;
    private final Segmenter segmenter = new Segmenter();
    private Packet segment;

    DeviceOutput(Link link, Counters counters) {
        this.link = link;
        this.counters = counters;
        this.coalescing = link.kind() == LinkKind.TUN && link.takes(offload(Offload.TCP4));
        this.coalescer = new Coalescer(link.takes(offload(Offload.UDP)), this::writeWhole);
    }

    private static Offload offload(int type) {
        var offload = new Offload();
        offload.segments(type, 1000, false);
        return offload;
    }

    /** Writes the packet, or keeps a copy until the next one or {@link #flush}. */
    void write(Packet packet) throws IOException, InterruptedException {
        if (coalescing) {
            coalescer.accept(packet);
        } else {
            writeWhole(packet);
        }
    }

    /** Writes what was kept. */
    void flush() throws IOException, InterruptedException {
        if (coalescing) {
            coalescer.flush();
        }
    }

    private void writeWhole(Packet packet) throws IOException {
        if (link.takes(packet.offload())) {
            count(link.write(packet));
            return;
        }
        if (segment == null) {
            segment = Packet.allocate();
        }
        segmenter.begin(packet);
        while (segmenter.next(segment)) {
            count(link.write(segment));
        }
    }

    private void count(boolean taken) {
        if (!taken) {
            counters.increment(Counter.DROPPED_DEVICE);
        }
    }
}
