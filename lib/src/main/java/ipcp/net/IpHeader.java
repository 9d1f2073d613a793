package ipcp.net;

/**
 * The IP header at the start of a packet (RFC 791, RFC 8200), read in place. Everything but {@link #isValid} takes a
 * packet for which that said yes. Allocates nothing.
 */
public final class IpHeader {
    private static final int V4_MIN = 20;
    private static final int V6_MIN = 40;

    private IpHeader() {}

    /** Whether the packet is IPv4 or IPv6 and all of its header and what the header counts are there. */
    public static boolean isValid(Packet packet) {
        int length = packet.length();
        if (length < V4_MIN) {
            return false;
        }
        return switch (version(packet)) {
            case 4 -> {
                int header = (packet.u8(0) & 0x0f) * 4;
                int total = packet.u16(2);
                yield header >= V4_MIN && header <= total && total <= length;
            }
            case 6 -> length >= V6_MIN && V6_MIN + packet.u16(4) <= length;
            default -> false;
        };
    }

    /** The version nibble: 4 or 6 in a valid packet. */
    public static int version(Packet packet) {
        return packet.u8(0) >>> 4;
    }

    /** The first 64 bits of the source address, as {@link IpAddress} keeps them. */
    public static long sourceHigh(Packet packet) {
        return version(packet) == 4 ? 0 : packet.i64(8);
    }

    /** The last 64 bits of the source address. */
    public static long sourceLow(Packet packet) {
        return version(packet) == 4 ? mapped(packet.i32(12)) : packet.i64(16);
    }

    /** The first 64 bits of the destination address. */
    public static long destinationHigh(Packet packet) {
        return version(packet) == 4 ? 0 : packet.i64(24);
    }

    /** The last 64 bits of the destination address. */
    public static long destinationLow(Packet packet) {
        return version(packet) == 4 ? mapped(packet.i32(16)) : packet.i64(32);
    }

    /** Whether the destination is 224.0.0.0/4, 255.255.255.255 or ff00::/8. */
    public static boolean isToMany(Packet packet) {
        if (version(packet) == 4) {
            int destination = packet.i32(16);
            return (destination & 0xf000_0000) == 0xe000_0000 || destination == 0xffff_ffff;
        }
        return packet.u8(24) == 0xff;
    }

    private static long mapped(int v4) {
        return 0x0000_ffff_0000_0000L | Integer.toUnsignedLong(v4);
    }
}
