package ipcp.net;

/**
 * Lowers the MSS that a TCP announces in its SYN or SYN-ACK to what the path carries, so that neither end sends
 * segments that would have to be fragmented or would be lost (RFC 4459 3.2; iptables' TCPMSS). Allocates nothing.
 */
public final class MssClamp {
    private static final int SYN = 0x02;
    private static final int FLAGS = 13;
    private static final int V4_HEADERS = 40;
    private static final int V6_HEADERS = 60;

    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int MSS = 2;
    private static final int MSS_LENGTH = 4;

    private MssClamp() {}

    /**
     * Lowers the MSS option to {@code mtu} without the headers of IP and TCP, which are 40 and 60 bytes (RFC 9293
     * 3.7.1: options are the sender's business). Never raises it, and adds none: without it a TCP may send 536 bytes
     * (IPv4) or 1220 (IPv6), which fit wherever these protocols work at all. A checksum that is wrong stays so.
     *
     * @param packet any; one that is not a whole TCP SYN stays as it is
     * @param mtu of the path, in bytes
     * @return whether the packet was changed
     */
    public static boolean clamp(Packet packet, int mtu) {
        int found = TransportHeader.find(packet);
        if (found == TransportHeader.NONE || TransportHeader.protocol(found) != TransportHeader.TCP) {
            return false;
        }
        int start = TransportHeader.start(found);
        if (start + TransportHeader.TCP_LENGTH > packet.length() || (packet.u8(start + FLAGS) & SYN) == 0) {
            return false;
        }
        int end = start + TransportHeader.tcpLength(packet, start);
        int limit = mtu - (IpHeader.version(packet) == 4 ? V4_HEADERS : V6_HEADERS);
        if (end > packet.length() || limit < 1) {
            return false;
        }
        return options(packet, start, end, limit);
    }

    private static boolean options(Packet packet, int start, int end, int limit) {
        int at = start + TransportHeader.TCP_LENGTH;
        while (at < end) {
            int kind = packet.u8(at);
            if (kind == NO_OPERATION) {
                at++;
                continue;
            }
            if (kind == END_OF_OPTIONS || at + 1 >= end) {
                return false;
            }
            int length = packet.u8(at + 1);
            if (length < 2 || at + length > end) {
                return false;
            }
            if (kind == MSS && length == MSS_LENGTH) {
                return lower(packet, start, at + 2, limit);
            }
            at += length;
        }
        return false;
    }

    private static boolean lower(Packet packet, int start, int at, int limit) {
        int mss = packet.u16(at);
        if (mss <= limit) {
            return false;
        }
        packet.u16(at, limit);
        if (!packet.offload().needsChecksum()) {
            boolean even = (at - start) % 2 == 0;
            int checksum = packet.u16(start + TransportHeader.TCP_CHECKSUM);
            packet.u16(
                    start + TransportHeader.TCP_CHECKSUM,
                    even
                            ? Checksum.update(checksum, mss, limit)
                            : Checksum.update(checksum, turned(mss), turned(limit)));
        }
        return true;
    }

    /** What a value at an odd place adds to the sum. */
    private static int turned(int word) {
        return Short.reverseBytes((short) word) & 0xffff;
    }
}
