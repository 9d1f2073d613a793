package ipcp.net;

/**
 * What the sender of a packet has left to others: its transport checksum, and cutting it into segments. It is what
 * Linux's {@code struct virtio_net_hdr} says (include/uapi/linux/virtio_net.h), without the byte order and the hints.
 * Mutable, and part of its packet; allocates nothing.
 *
 * <p>A packet with {@link #needsChecksum} carries at {@code checksumStart + checksumOffset} the sum of the
 * pseudo-header alone, not complemented; the checksum is over everything from {@code checksumStart} on.
 */
public final class Offload {
    /** What kind of segments a packet is to be cut into. */
    public static final int NONE = 0;

    /** TCP over IPv4. */
    public static final int TCP4 = 1;

    /** TCP over IPv6. */
    public static final int TCP6 = 4;

    /** UDP, over either. */
    public static final int UDP = 5;

    private boolean needsChecksum;
    private int checksumStart;
    private int checksumOffset;
    private int type;
    private boolean ecn;
    private int segmentSize;

    /** Nothing is left to do. */
    public void clear() {
        needsChecksum = false;
        checksumStart = 0;
        checksumOffset = 0;
        type = NONE;
        ecn = false;
        segmentSize = 0;
    }

    public void copyOf(Offload other) {
        needsChecksum = other.needsChecksum;
        checksumStart = other.checksumStart;
        checksumOffset = other.checksumOffset;
        type = other.type;
        ecn = other.ecn;
        segmentSize = other.segmentSize;
    }

    /**
     * The transport checksum is to be made.
     *
     * @param start first byte that it covers, from the start of the packet
     * @param offset where it goes, from {@code start}
     */
    public void checksum(int start, int offset) {
        needsChecksum = true;
        checksumStart = start;
        checksumOffset = offset;
    }

    /**
     * The packet is to be cut.
     *
     * @param type {@link #TCP4}, {@link #TCP6} or {@link #UDP}
     * @param segmentSize bytes of transport payload in each segment but the last
     * @param ecn the first segment alone carries CWR (VIRTIO_NET_HDR_GSO_ECN)
     */
    public void segments(int type, int segmentSize, boolean ecn) {
        this.type = type;
        this.segmentSize = segmentSize;
        this.ecn = ecn;
    }

    public boolean isNone() {
        return !needsChecksum && type == NONE;
    }

    public boolean needsChecksum() {
        return needsChecksum;
    }

    public int checksumStart() {
        return checksumStart;
    }

    public int checksumOffset() {
        return checksumOffset;
    }

    /** {@link #NONE}, {@link #TCP4}, {@link #TCP6} or {@link #UDP}. */
    public int type() {
        return type;
    }

    public boolean ecn() {
        return ecn;
    }

    public int segmentSize() {
        return segmentSize;
    }

    @Override
    public String toString() {
        return "offload[type=" + type + " segment=" + segmentSize + " checksum="
                + (needsChecksum ? checksumStart + "+" + checksumOffset : "done") + "]";
    }
}
