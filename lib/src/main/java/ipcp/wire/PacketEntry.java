package ipcp.wire;

import ipcp.link.LinkKind;
import ipcp.net.EthernetHeader;
import ipcp.net.IpHeader;
import ipcp.net.Offload;
import ipcp.net.OffloadCheck;
import ipcp.net.Packet;

/**
 * One packet in a DATA record of {@code ipcp/2} (docs/protocol.md): flags, length, and what is left to do with the
 * packet if there is anything. Allocates nothing.
 */
final class PacketEntry {
    /** Bytes in front of a packet with which nothing is left to do. */
    static final int SHORT_HEADER = 4;

    /** Bytes in front of any other. */
    static final int LONG_HEADER = 10;

    private static final int NEEDS_CHECKSUM = 1;
    private static final int TYPE_SHIFT = 1;
    private static final int TYPE_MASK = 3;
    private static final int ECN = 0x80;
    private static final int KNOWN = NEEDS_CHECKSUM | TYPE_MASK << TYPE_SHIFT | ECN;

    private static final int TYPE_TCP4 = 1;
    private static final int TYPE_TCP6 = 2;
    private static final int TYPE_UDP = 3;

    private PacketEntry() {}

    /** Bytes that go in front of {@code packet}. */
    static int header(Packet packet) {
        return packet.offload().isNone() ? SHORT_HEADER : LONG_HEADER;
    }

    /** Writes the header into the headroom of {@code packet}. */
    static void write(Packet packet) {
        Offload offload = packet.offload();
        if (offload.isNone()) {
            packet.i32(-SHORT_HEADER, packet.length());
            return;
        }
        int flags = type(offload.type()) << TYPE_SHIFT;
        if (offload.needsChecksum()) {
            flags |= NEEDS_CHECKSUM;
        }
        if (offload.ecn()) {
            flags |= ECN;
        }
        packet.i32(-LONG_HEADER, flags << 24 | packet.length());
        packet.u16(-6, offload.segmentSize());
        packet.u16(-4, offload.checksumStart());
        packet.u16(-2, offload.checksumOffset());
    }

    /**
     * Reads the entry at {@code at} of a plaintext that ends at {@code end}, and makes {@code view} its packet.
     *
     * @return whether there is an entry that ends there too; it may be no sound packet
     */
    static boolean read(byte[] plaintext, int at, int end, Packet view) {
        if (end - at < SHORT_HEADER) {
            return false;
        }
        view.view(plaintext, at, 0);
        int flags = view.u8(0);
        int length = view.i32(0) & 0xff_ffff;
        int header = flags == 0 ? SHORT_HEADER : LONG_HEADER;
        if ((flags & ~KNOWN) != 0 || end - at < header || length == 0 || length > end - at - header) {
            return false;
        }
        int segmentSize = flags == 0 ? 0 : view.u16(4);
        int checksumStart = flags == 0 ? 0 : view.u16(6);
        int checksumOffset = flags == 0 ? 0 : view.u16(8);
        view.view(plaintext, at + header, length);
        if ((flags & NEEDS_CHECKSUM) != 0) {
            view.offload().checksum(checksumStart, checksumOffset);
        }
        if ((flags & ~NEEDS_CHECKSUM) != 0) {
            int type = flags >> TYPE_SHIFT & TYPE_MASK;
            view.offload().segments(offloadType(type), segmentSize, (flags & ECN) != 0);
        }
        return true;
    }

    /**
     * Whether what {@link #read} found is a packet of this kind of link, and what is left to do can be done. With
     * frames nothing is ever left to do.
     */
    static boolean isSound(Packet packet, LinkKind kind) {
        return packet.length() <= Ipcp2.MAX_PACKET
                && switch (kind) {
                    case TUN -> IpHeader.isValid(packet) && OffloadCheck.isSound(packet);
                    case TAP ->
                        EthernetHeader.isValid(packet) && packet.offload().isNone();
                };
    }

    private static int type(int offloadType) {
        return switch (offloadType) {
            case Offload.TCP4 -> TYPE_TCP4;
            case Offload.TCP6 -> TYPE_TCP6;
            case Offload.UDP -> TYPE_UDP;
            default -> 0;
        };
    }

    private static int offloadType(int type) {
        return switch (type) {
            case TYPE_TCP4 -> Offload.TCP4;
            case TYPE_TCP6 -> Offload.TCP6;
            case TYPE_UDP -> Offload.UDP;
            default -> Offload.NONE;
        };
    }
}
