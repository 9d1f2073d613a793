package ipcp.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071). A <em>sum</em> here is the one's complement sum of 16-bit words in network order,
 * 0..0xffff and not complemented; sums of parts that begin at an even distance from one another may be added and folded
 * again. The checksum in a header is the complement. Allocates nothing.
 */
public final class Checksum {
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle SHORT = view(short[].class);
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

    private Checksum() {}

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.nativeOrder());
    }

    /**
     * The sum of {@code length} bytes at {@code from}; an odd byte at the end counts as followed by zero. Zero only if
     * all bytes are.
     */
    public static int sum(byte[] array, int from, int length) {
        // Words are added in the host's order, four at a time in two lanes, and turned once at the end: RFC 1071 2(B).
        long even = 0;
        long odd = 0;
        int at = from;
        int end = from + length;
        for (; at <= end - 16; at += 16) {
            long first = (long) LONG.get(array, at);
            long second = (long) LONG.get(array, at + 8);
            even += (first & LOW) + (second & LOW);
            odd += (first >>> 32) + (second >>> 32);
        }
        long total = even + odd;
        for (; at <= end - 4; at += 4) {
            total += (int) INT.get(array, at) & LOW;
        }
        if (at <= end - 2) {
            total += (short) SHORT.get(array, at) & 0xffff;
            at += 2;
        }
        if (at < end) {
            total += LITTLE ? array[at] & 0xff : (array[at] & 0xff) << 8;
        }
        int folded = fold(total);
        return LITTLE ? Short.reverseBytes((short) folded) & 0xffff : folded;
    }

    /** The sum of {@code length} bytes of a packet at {@code from}. */
    static int sum(Packet packet, int from, int length) {
        return sum(packet.array(), packet.start() + from, length);
    }

    /** Folds sums that were added, or 32-bit words, to one sum. */
    public static int fold(long total) {
        long sum = (total & LOW) + (total >>> 32);
        sum = (sum & LOW) + (sum >>> 32);
        int folded = (int) ((sum & 0xffff) + (sum >>> 16));
        folded = (folded & 0xffff) + (folded >>> 16);
        return (folded & 0xffff) + (folded >>> 16);
    }

    /**
     * The sum of the pseudo-header of a packet without extension headers (RFC 9293 3.1, RFC 8200 8.1).
     *
     * @param protocol TCP's or UDP's number
     * @param length bytes of transport header and payload
     */
    public static int pseudoHeader(Packet packet, int protocol, int length) {
        int addresses = IpHeader.version(packet) == 4 ? sum(packet, 12, 8) : sum(packet, 8, 32);
        return fold((long) addresses + protocol + length);
    }

    /** A checksum after a word that it covers has changed (RFC 1624, equation 3). */
    public static int update(int checksum, int oldWord, int newWord) {
        return ~fold((long) (~checksum & 0xffff) + (~oldWord & 0xffff) + newWord) & 0xffff;
    }

    /** The header checksum that an IPv4 header should have: never 0xffff. */
    static int ofIp4Header(Packet packet) {
        int header = (packet.u8(0) & 0x0f) * 4;
        return ~fold((long) sum(packet, 0, header) + (~packet.u16(10) & 0xffff)) & 0xffff;
    }

    /**
     * Makes the transport checksum of a packet whose sender left that to us, and that is not to be cut; another stays
     * as it is. Zero becomes 0xffff, as in the kernel (net/core/dev.c, skb_checksum_help): the two are the same
     * number, and UDP's zero means that there is none.
     *
     * @param packet one whose offload is sound; it has none afterwards
     */
    public static void complete(Packet packet) {
        Offload offload = packet.offload();
        if (offload.needsChecksum()) {
            int start = offload.checksumStart();
            int checksum = ~sum(packet, start, packet.length() - start) & 0xffff;
            packet.u16(start + offload.checksumOffset(), checksum == 0 ? 0xffff : checksum);
        }
        offload.clear();
    }
}
