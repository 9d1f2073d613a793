package ipcp.net;

/** The Ethernet header at the start of a frame without FCS (IEEE 802.3), read in place. Allocates nothing. */
public final class EthernetHeader {
    /** Bytes of destination, source and EtherType. */
    public static final int LENGTH = 14;

    private EthernetHeader() {}

    /** Whether all of the header is there. */
    public static boolean isValid(Packet frame) {
        return frame.length() >= LENGTH;
    }

    /** The destination's 48 bits, as in {@link MacAddress#value}. */
    public static long destination(Packet frame) {
        return frame.i64(0) >>> 16;
    }

    /** The source's 48 bits. */
    public static long source(Packet frame) {
        return frame.i64(6) >>> 16;
    }

    /** The EtherType or length field. */
    public static int etherType(Packet frame) {
        return frame.u16(12);
    }

    /** Whether {@code mac} is a multicast or broadcast address. */
    public static boolean isGroup(long mac) {
        return ((mac >>> 40) & 1) == 1;
    }
}
