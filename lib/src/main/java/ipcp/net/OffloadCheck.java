package ipcp.net;

/**
 * Whether what a peer says about the work that it left to us fits the packet: what passes can be cut, completed and
 * given to the kernel. It is stricter than the kernel's own look (include/linux/virtio_net.h), which leaves most to the
 * code that cuts. Allocates nothing.
 */
public final class OffloadCheck {
    /** Fewest bytes of payload that a TCP sends in a segment: 48 with 40 of options (TCP_MIN_GSO_SIZE, net/tcp.h). */
    public static final int TCP_MIN_SEGMENT = 8;

    /** Most segments of a UDP packet (UDP_MAX_SEGMENTS, linux/udp.h); before Linux 6.9 it was 64. */
    public static final int UDP_MAX_SEGMENTS = 128;

    /** GSO_BY_FRAGS of linux/skbuff.h, which the kernel refuses from outside. */
    private static final int NOT_A_SIZE = 0xffff;

    private OffloadCheck() {}

    /**
     * Whether the packet's offload is sound. No offload always is.
     *
     * <p>With offload a packet must be complete IPv4 or IPv6 of exactly the length that its header says (a jumbogram
     * says zero), no fragment, and TCP or UDP, which is where the checksum must be; nothing else leaves the Internet
     * checksum to others. What is to be cut needs its checksum made, too.
     */
    public static boolean isSound(Packet packet) {
        Offload offload = packet.offload();
        if (offload.isNone()) {
            return true;
        }
        if (!offload.needsChecksum() || packet.length() > 0xffff || !hasExactLength(packet)) {
            return false;
        }
        int found = TransportHeader.find(packet);
        if (found == TransportHeader.NONE || TransportHeader.start(found) != offload.checksumStart()) {
            return false;
        }
        return switch (TransportHeader.protocol(found)) {
            case TransportHeader.TCP -> isSoundTcp(packet, offload);
            case TransportHeader.UDP -> isSoundUdp(packet, offload);
            default -> false;
        };
    }

    private static boolean hasExactLength(Packet packet) {
        return IpHeader.isValid(packet)
                && packet.length() == (IpHeader.version(packet) == 4 ? packet.u16(2) : 40 + packet.u16(4));
    }

    private static boolean isSoundTcp(Packet packet, Offload offload) {
        int start = offload.checksumStart();
        int room = packet.length() - start;
        if (offload.checksumOffset() != TransportHeader.TCP_CHECKSUM || room < TransportHeader.TCP_LENGTH) {
            return false;
        }
        int header = TransportHeader.tcpLength(packet, start);
        if (header < TransportHeader.TCP_LENGTH || header > room) {
            return false;
        }
        int size = offload.segmentSize();
        return switch (offload.type()) {
            case Offload.NONE -> true;
            case Offload.TCP4 -> IpHeader.version(packet) == 4 && isTcpSize(size);
            case Offload.TCP6 -> IpHeader.version(packet) == 6 && isTcpSize(size);
            default -> false;
        };
    }

    private static boolean isTcpSize(int size) {
        return size >= TCP_MIN_SEGMENT && size < NOT_A_SIZE;
    }

    private static boolean isSoundUdp(Packet packet, Offload offload) {
        int start = offload.checksumStart();
        int room = packet.length() - start;
        if (offload.checksumOffset() != TransportHeader.UDP_CHECKSUM
                || room < TransportHeader.UDP_LENGTH
                || packet.u16(start + 4) != room) {
            return false;
        }
        if (offload.type() == Offload.NONE) {
            return true;
        }
        int size = offload.segmentSize();
        return offload.type() == Offload.UDP
                && !offload.ecn()
                && size >= 1
                && size < NOT_A_SIZE
                && room - TransportHeader.UDP_LENGTH <= size * UDP_MAX_SEGMENTS;
    }
}
