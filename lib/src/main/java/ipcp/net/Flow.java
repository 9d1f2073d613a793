package ipcp.net;

/**
 * The segments of one flow that {@link Coalescer} holds: the first as it came, the payload of the others behind it.
 * What may follow is what {@link Segmenter} would make again of all of them. That is less than the kernel's GRO takes
 * (tcp_gro_receive, udp_gro_receive_segment, inet_gro_flush in include/net/gro.h): window and urgent pointer must be
 * equal, and IPv4 ids must count up even with DF, because an offload cannot say that they do not. Allocates nothing
 * after its buffer.
 */
final class Flow {
    /** Most datagrams that every kernel with UDP segmentation takes: UDP_MAX_SEGMENTS before Linux 6.9. */
    static final int UDP_SEGMENTS = 64;

    /** Longest super-packet: what an IPv4 header can say. */
    private static final int LONGEST = 0xffff;

    private static final int CLOSING = Segment.PSH | Segment.FIN;

    private final Packet held = Packet.allocate();
    private long hosts;
    private long key;
    private boolean v4;
    private boolean tcp;
    private int transport;
    private int headers;
    private int size;
    private int count;
    private int nextSeq;
    private long opened;

    boolean isOpen() {
        return count > 0;
    }

    boolean is(long flow) {
        return key == flow && count > 0;
    }

    boolean isBetween(long twoHosts) {
        return hosts == twoHosts && count > 0;
    }

    /** When the flow was opened, in packets. */
    long opened() {
        return opened;
    }

    /** Holds a copy of the first segment. */
    void open(Packet packet, Segment segment, long now) {
        held.copyOf(packet);
        held.source(packet.source());
        hosts = segment.hosts();
        key = segment.flow();
        v4 = segment.v4();
        tcp = segment.tcp();
        transport = segment.transport();
        headers = segment.headers();
        size = segment.payload();
        count = 1;
        nextSeq = packet.i32(transport + 4) + size;
        opened = now;
    }

    /** Whether this segment is the very next, and like those that are held. */
    boolean isContinuedBy(Packet packet, Segment segment) {
        return headers == segment.headers()
                && v4 == segment.v4()
                && tcp == segment.tcp()
                && segment.payload() <= size
                && held.length() + segment.payload() <= LONGEST
                && (v4 ? isSameHeader4(packet) : isSameHeader6(packet))
                && held.i32(transport) == packet.i32(transport)
                && (!tcp || isNextTcp(packet));
    }

    /** All but length, checksum and the id, which is one higher. */
    private boolean isSameHeader4(Packet packet) {
        return held.u16(0) == packet.u16(0)
                && ((held.u16(4) + count) & 0xffff) == packet.u16(4)
                && held.i32(6) == packet.i32(6)
                && held.i64(12) == packet.i64(12);
    }

    /** All but the length. */
    private boolean isSameHeader6(Packet packet) {
        return held.i32(0) == packet.i32(0)
                && held.u16(6) == packet.u16(6)
                && held.i64(8) == packet.i64(8)
                && held.i64(16) == packet.i64(16)
                && held.i64(24) == packet.i64(24)
                && held.i64(32) == packet.i64(32);
    }

    private boolean isNextTcp(Packet packet) {
        return packet.i32(transport + 4) == nextSeq
                && packet.i32(transport + 8) == held.i32(transport + 8)
                && ((packet.i32(transport + 12) ^ held.i32(transport + 12)) & ~(CLOSING << 16)) == 0
                && packet.u16(transport + 18) == held.u16(transport + 18)
                && hasSameOptions(packet);
    }

    private boolean hasSameOptions(Packet packet) {
        int from = transport + TransportHeader.TCP_LENGTH;
        for (int at = from; at < headers; at += 4) {
            if (packet.i32(at) != held.i32(at)) {
                return false;
            }
        }
        return true;
    }

    /** Appends a segment that continues the flow; true when nothing can follow it. */
    boolean append(Packet packet, Segment segment) {
        int payload = segment.payload();
        int end = held.length();
        held.length(end + payload);
        System.arraycopy(packet.array(), packet.start() + headers, held.array(), held.start() + end, payload);
        count++;
        nextSeq += payload;
        if (tcp) {
            held.u8(transport + 13, held.u8(transport + 13) | (packet.u8(transport + 13) & CLOSING));
        }
        return payload < size || segment.closes() || (!tcp && count == UDP_SEGMENTS);
    }

    /** All that was held, as one packet that stays as it is until the flow is opened again. */
    Packet close() {
        if (count > 1) {
            merge();
        }
        count = 0;
        return held;
    }

    private void merge() {
        int length = held.length();
        int protocol = tcp ? TransportHeader.TCP : TransportHeader.UDP;
        int offset = tcp ? TransportHeader.TCP_CHECKSUM : TransportHeader.UDP_CHECKSUM;
        if (v4) {
            held.u16(2, length);
            held.u16(10, Checksum.ofIp4Header(held));
        } else {
            held.u16(4, length - 40);
        }
        if (!tcp) {
            held.u16(transport + 4, length - transport);
        }
        held.u16(transport + offset, Checksum.pseudoHeader(held, protocol, length - transport));
        held.offload().checksum(transport, offset);
        held.offload().segments(type(), size, false);
    }

    private int type() {
        if (!tcp) {
            return Offload.UDP;
        }
        return v4 ? Offload.TCP4 : Offload.TCP6;
    }
}
