package ipcp.net;

/**
 * What {@link Coalescer} wants to know of a packet: whether it may become part of a super-packet, of which flow, and
 * where its parts are. One object is filled again for each packet; allocates nothing.
 */
final class Segment {
    /** What a packet is to the coalescer. */
    enum Kind {
        /** A TCP segment or UDP datagram with payload that others may follow. */
        MERGEABLE,
        /** One that has to go alone, but not before what came before it in its flow. */
        OF_FLOW,
        /** One whose flow is not known: a fragment, say. Nothing between its two hosts may be held back behind it. */
        OF_HOSTS,
        /** No part of any TCP or UDP flow. */
        OTHER
    }

    static final int FIN = 0x01;
    static final int PSH = 0x08;
    private static final int ACK = 0x10;
    private static final int ECE = 0x40;

    /** The 12 bits behind the data offset, reserved ones included. */
    private static final int ALL_FLAGS = 0x0fff;

    private static final int ICMP = 1;
    private static final int ICMP6 = 58;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    private Kind kind;
    private boolean v4;
    private boolean tcp;
    private int transport;
    private int headers;
    private int payload;
    private boolean closes;
    private long hosts;
    private long flow;

    /** Looks at a packet. */
    Kind read(Packet packet) {
        kind = network(packet);
        return kind;
    }

    private Kind network(Packet packet) {
        int length = packet.length();
        int version = length < 20 ? 0 : packet.u8(0) >>> 4;
        if (version == 4) {
            return network4(packet);
        }
        if (version != 6 || length < 40) {
            return Kind.OTHER;
        }
        v4 = false;
        transport = 40;
        hosts = (packet.i64(8) * 31 + packet.i64(16)) * MIX + (packet.i64(24) * 31 + packet.i64(32));
        int next = packet.u8(6);
        if (next == ICMP6) {
            return Kind.OTHER;
        }
        return 40 + packet.u16(4) == length ? transport(packet, next) : Kind.OF_HOSTS;
    }

    private Kind network4(Packet packet) {
        v4 = true;
        transport = 20;
        hosts = packet.i64(12);
        int protocol = packet.u8(9);
        boolean plain =
                packet.u8(0) == 0x45 && packet.u16(2) == packet.length() && (packet.u16(6) & ~DONT_FRAGMENT) == 0;
        if (protocol == ICMP && plain) {
            return Kind.OTHER;
        }
        return plain ? transport(packet, protocol) : Kind.OF_HOSTS;
    }

    private Kind transport(Packet packet, int protocol) {
        return switch (protocol) {
            case TransportHeader.TCP -> tcp(packet);
            case TransportHeader.UDP -> udp(packet);
            // Extension headers of IPv6 may have TCP or UDP behind them, and of the others nothing is ever held.
            default -> v4 ? Kind.OTHER : Kind.OF_HOSTS;
        };
    }

    private Kind tcp(Packet packet) {
        int length = packet.length();
        if (length < transport + TransportHeader.TCP_LENGTH) {
            return Kind.OF_HOSTS;
        }
        tcp = true;
        flow = flow(packet);
        headers = transport + TransportHeader.tcpLength(packet, transport);
        payload = length - headers;
        int flags = packet.u16(transport + 12) & ALL_FLAGS;
        closes = (flags & (PSH | FIN)) != 0;
        boolean mergeable = headers >= transport + TransportHeader.TCP_LENGTH
                && payload > 0
                && (flags & ~(PSH | FIN | ECE)) == ACK
                && isChecksumThere(packet, TransportHeader.TCP_CHECKSUM);
        return mergeable ? Kind.MERGEABLE : Kind.OF_FLOW;
    }

    private Kind udp(Packet packet) {
        int length = packet.length();
        if (length < transport + TransportHeader.UDP_LENGTH) {
            return Kind.OF_HOSTS;
        }
        tcp = false;
        flow = flow(packet);
        headers = transport + TransportHeader.UDP_LENGTH;
        payload = length - headers;
        closes = false;
        boolean mergeable = payload > 0
                && packet.u16(transport + 4) == length - transport
                && isChecksumThere(packet, TransportHeader.UDP_CHECKSUM);
        return mergeable ? Kind.MERGEABLE : Kind.OF_FLOW;
    }

    /** Whether the packet is whole, and has a checksum where it should be, made or left to us. */
    private boolean isChecksumThere(Packet packet, int offset) {
        Offload offload = packet.offload();
        if (offload.needsChecksum()) {
            return offload.type() == Offload.NONE
                    && offload.checksumStart() == transport
                    && offload.checksumOffset() == offset;
        }
        return offload.type() == Offload.NONE && (tcp || packet.u16(transport + offset) != 0);
    }

    private long flow(Packet packet) {
        return (hosts * MIX ^ packet.i32(transport)) * MIX + (tcp ? 1 : 0);
    }

    /**
     * Whether the checksums of a mergeable packet are right, and are the very bytes that {@link Segmenter} would make:
     * TCP and IPv4 may also write zero as 0xffff, UDP has to.
     */
    boolean isVerified(Packet packet) {
        if (v4 && packet.u16(10) != Checksum.ofIp4Header(packet)) {
            return false;
        }
        int length = payload + headers - transport;
        int pseudo = Checksum.pseudoHeader(packet, tcp ? TransportHeader.TCP : TransportHeader.UDP, length);
        int checksum = packet.u16(transport + (tcp ? TransportHeader.TCP_CHECKSUM : TransportHeader.UDP_CHECKSUM));
        if (packet.offload().needsChecksum()) {
            return checksum == pseudo;
        }
        boolean right = Checksum.fold((long) pseudo + Checksum.sum(packet, transport, length)) == 0xffff;
        return right && (!tcp || checksum != 0xffff);
    }

    /** Whether others may follow: not behind PSH or FIN, nor behind less than {@link OffloadCheck} takes. */
    boolean opens() {
        return !closes && (!tcp || payload >= OffloadCheck.TCP_MIN_SEGMENT);
    }

    boolean v4() {
        return v4;
    }

    boolean tcp() {
        return tcp;
    }

    /** Where the transport header begins. */
    int transport() {
        return transport;
    }

    /** Bytes of all headers. */
    int headers() {
        return headers;
    }

    /** Bytes behind them. */
    int payload() {
        return payload;
    }

    /** PSH or FIN: nothing may be appended, and the sender has nothing more for now. */
    boolean closes() {
        return closes;
    }

    /** A hash of both addresses. */
    long hosts() {
        return hosts;
    }

    /** A hash of addresses, ports and protocol. */
    long flow() {
        return flow;
    }
}
