package ipcp.net;

/** Where the transport header of an IP packet is, and which. Allocates nothing. */
final class TransportHeader {
    /** There is none: not a valid packet, a fragment, or behind headers that nobody sends in good faith. */
    static final int NONE = -1;

    static final int TCP = 6;
    static final int UDP = 17;

    /** Bytes of a TCP header without options. */
    static final int TCP_LENGTH = 20;

    /** Where TCP has its checksum. */
    static final int TCP_CHECKSUM = 16;

    static final int UDP_LENGTH = 8;

    /** Where UDP has its checksum. */
    static final int UDP_CHECKSUM = 6;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int V6_HEADER = 40;

    /** Every segment repeats the headers: of what a peer sends they must not be the most. */
    private static final int MAX_IP_HEADERS = 256;

    private TransportHeader() {}

    /**
     * Looks for it, behind IPv4 options and such IPv6 extension headers as every fragment would have (RFC 8200 4.5).
     *
     * @return for {@link #start} and {@link #protocol}, or {@link #NONE}
     */
    static int find(Packet packet) {
        if (!IpHeader.isValid(packet)) {
            return NONE;
        }
        if (IpHeader.version(packet) == 4) {
            boolean fragment = (packet.u16(6) & 0x3fff) != 0;
            return fragment ? NONE : found(packet.u8(9), (packet.u8(0) & 0x0f) * 4);
        }
        int end = Math.min(V6_HEADER + packet.u16(4), MAX_IP_HEADERS);
        int next = packet.u8(6);
        int at = V6_HEADER;
        while (next == HOP_BY_HOP || next == ROUTING || next == DESTINATION_OPTIONS) {
            if (at + 8 > end) {
                return NONE;
            }
            next = packet.u8(at);
            at += (packet.u8(at + 1) + 1) * 8;
            if (at > end) {
                return NONE;
            }
        }
        return found(next, at);
    }

    private static int found(int protocol, int start) {
        return protocol << 16 | start;
    }

    /** Bytes in front of the header. */
    static int start(int found) {
        return found & 0xffff;
    }

    /** Its number, 0..255; {@link #TCP} and {@link #UDP} are of interest. */
    static int protocol(int found) {
        return found >>> 16;
    }

    /** Bytes of a TCP header that begins at {@code start}, as it says itself. */
    static int tcpLength(Packet packet, int start) {
        return (packet.u8(start + 12) >>> 4) * 4;
    }
}
