package ipcp.net;

/**
 * Cuts a packet with offload into packets without, byte for byte as the kernel does (net/ipv4/tcp_offload.c,
 * udp_offload.c, af_inet.c: inet_gso_segment, net/ipv6/ip6_offload.c). {@link #begin} with one packet, then
 * {@link #next} until it says that there are no more. Allocates nothing; has one owner.
 */
public final class Segmenter {
    private static final int ID = 4;
    private static final int TCP_SEQ = 4;
    private static final int TCP_FLAGS = 13;
    private static final int CWR = 0x80;
    private static final int PSH = 0x08;
    private static final int FIN = 0x01;
    private static final int UDP_LENGTH = 4;

    private Packet whole;
    private boolean left;
    private boolean cut;
    private boolean v4;
    private boolean tcp;
    private int transport;
    private int headers;
    private int size;

    /** Where the next segment's payload begins in {@link #whole}. */
    private int at;

    /** How many segments there were. */
    private int count;

    /** The sum of the pseudo-header without its length. */
    private int pseudoHeader;

    /**
     * Takes the packet that is to be cut.
     *
     * @param packet with any sound offload ({@link OffloadCheck}), or none; not changed, and to stay as it is until the
     *     last segment is out
     */
    public void begin(Packet packet) {
        Offload offload = packet.offload();
        whole = packet;
        left = true;
        cut = false;
        headers = 0;
        size = packet.length();
        if (offload.type() == Offload.NONE) {
            return;
        }
        tcp = offload.type() != Offload.UDP;
        transport = offload.checksumStart();
        headers = transport + (tcp ? TransportHeader.tcpLength(packet, transport) : TransportHeader.UDP_LENGTH);
        size = offload.segmentSize();
        // One segment's worth is no super-packet (include/linux/virtio_net.h): it goes as it is.
        cut = packet.length() - headers > size;
        v4 = IpHeader.version(packet) == 4;
        at = headers;
        count = 0;
        int sum = packet.u16(transport + offload.checksumOffset());
        pseudoHeader = Checksum.fold((long) sum + (~(packet.length() - transport) & 0xffff));
    }

    /** The length of the longest segment, known after {@link #begin}. */
    public int longest() {
        return cut ? headers + size : whole.length();
    }

    /** How many segments there are in all, known after {@link #begin}. */
    public int segments() {
        return cut ? (whole.length() - headers + size - 1) / size : 1;
    }

    /**
     * Writes the next segment.
     *
     * @param segment has room for {@link #longest} behind its start, in no array of the packet's
     * @return false when there is none left, and {@code segment} is as it was
     */
    public boolean next(Packet segment) {
        if (!left) {
            return false;
        }
        if (!cut) {
            left = false;
            segment.copyOf(whole);
            Checksum.complete(segment);
            return true;
        }
        int payload = Math.min(size, whole.length() - at);
        boolean last = at + payload == whole.length();
        segment.length(headers + payload);
        segment.offload().clear();
        System.arraycopy(whole.array(), whole.start(), segment.array(), segment.start(), headers);
        System.arraycopy(whole.array(), whole.start() + at, segment.array(), segment.start() + headers, payload);
        network(segment);
        if (tcp) {
            tcp(segment, last);
        } else {
            udp(segment);
        }
        at += payload;
        count++;
        left = !last;
        return true;
    }

    private void network(Packet segment) {
        if (v4) {
            segment.u16(2, segment.length());
            // Each has the next, even with DF, where nobody needs it (RFC 6864): so does TSO.
            segment.u16(ID, segment.u16(ID) + count);
            segment.u16(10, Checksum.ofIp4Header(segment));
        } else {
            segment.u16(4, segment.length() - 40);
        }
    }

    private void tcp(Packet segment, boolean last) {
        int flags = segment.u8(transport + TCP_FLAGS);
        if (count > 0) {
            segment.i32(transport + TCP_SEQ, segment.i32(transport + TCP_SEQ) + (at - headers));
            flags &= ~CWR;
        }
        segment.u8(transport + TCP_FLAGS, last ? flags : flags & ~(PSH | FIN));
        segment.u16(transport + TransportHeader.TCP_CHECKSUM, checksum(segment, TransportHeader.TCP_CHECKSUM));
    }

    private void udp(Packet segment) {
        segment.u16(transport + UDP_LENGTH, segment.length() - transport);
        int checksum = checksum(segment, TransportHeader.UDP_CHECKSUM);
        segment.u16(transport + TransportHeader.UDP_CHECKSUM, checksum == 0 ? 0xffff : checksum);
    }

    private int checksum(Packet segment, int offset) {
        int length = segment.length() - transport;
        segment.u16(transport + offset, Checksum.fold((long) pseudoHeader + length));
        return ~Checksum.sum(segment, transport, length) & 0xffff;
    }
}
