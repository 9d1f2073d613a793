package ipcp.net;

import java.io.IOException;

/**
 * Puts consecutive segments of a flow that arrive together into one packet with offload, which costs the kernel little
 * more than each of them (what the kernel's own GRO does: net/core/gro.c). What comes out is what came in: cut again by
 * {@link Segmenter} it gives the same bytes. Within a flow order is kept, and between the fragments of two hosts and
 * their flows. Only segments whose checksums are right are merged; the others go on unchanged, for their receiver to
 * drop.
 *
 * <p>Allocates nothing per packet, but a buffer of 64 KB for each flow that is open at once; has one owner.
 */
public final class Coalescer {
    /** Where the packets go. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes a packet with any sound offload, or one that came in, as it came.
         *
         * @param packet good until this returns; its headroom may be overwritten
         */
        void accept(Packet packet) throws IOException, InterruptedException;
    }

    /** Flows that are open at once; one more closes the oldest. The kernel has as many in each of its buckets. */
    private static final int FLOWS = 8;

    private final boolean udp;
    private final Sink sink;
    private final Segment segment = new Segment();
    private final Flow[] flows = new Flow[FLOWS];

    /** How many of {@link #flows} there are by now. */
    private int made;

    private long packets;

    /**
     * @param udp whether datagrams are merged, too: the device must take {@link Offload#UDP}
     * @param sink takes what comes out
     */
    public Coalescer(boolean udp, Sink sink) {
        this.udp = udp;
        this.sink = sink;
    }

    /**
     * Takes the next packet, and copies it or gives it to the sink before it returns. If the sink throws, this packet
     * may be lost.
     *
     * @param packet an IP packet, or anything else; with or without offload
     */
    public void accept(Packet packet) throws IOException, InterruptedException {
        packets++;
        switch (segment.read(packet)) {
            case MERGEABLE -> merge(packet);
            case OF_FLOW -> {
                close(find(segment.flow()));
                sink.accept(packet);
            }
            case OF_HOSTS -> {
                closeAllBetween(segment.hosts());
                sink.accept(packet);
            }
            case OTHER -> sink.accept(packet);
        }
    }

    /** Gives all that is held to the sink: whoever has no more packets at hand calls it before waiting for some. */
    public void flush() throws IOException, InterruptedException {
        for (int i = 0; i < made; i++) {
            close(flows[i].isOpen() ? flows[i] : null);
        }
    }

    private void merge(Packet packet) throws IOException, InterruptedException {
        if (!segment.tcp() && !udp) {
            sink.accept(packet);
            return;
        }
        Flow flow = find(segment.flow());
        if (flow != null && flow.isContinuedBy(packet, segment) && segment.isVerified(packet)) {
            if (flow.append(packet, segment)) {
                close(flow);
            }
            return;
        }
        close(flow);
        if (!segment.opens() || !segment.isVerified(packet)) {
            sink.accept(packet);
        } else {
            free().open(packet, segment, packets);
        }
    }

    /** The open flow with this hash. Two flows that share it are never merged, only closed before their time. */
    private Flow find(long hash) {
        for (int i = 0; i < made; i++) {
            if (flows[i].is(hash)) {
                return flows[i];
            }
        }
        return null;
    }

    private void close(Flow flow) throws IOException, InterruptedException {
        if (flow != null) {
            sink.accept(flow.close());
        }
    }

    private void closeAllBetween(long hosts) throws IOException, InterruptedException {
        for (int i = 0; i < made; i++) {
            if (flows[i].isBetween(hosts)) {
                close(flows[i]);
            }
        }
    }

    private Flow free() throws IOException, InterruptedException {
        Flow oldest = null;
        for (int i = 0; i < made; i++) {
            Flow flow = flows[i];
            if (!flow.isOpen()) {
                return flow;
            }
            if (oldest == null || flow.opened() < oldest.opened()) {
                oldest = flow;
            }
        }
        if (made < FLOWS) {
            flows[made] = new Flow();
            return flows[made++];
        }
        close(oldest);
        return oldest;
    }
}
