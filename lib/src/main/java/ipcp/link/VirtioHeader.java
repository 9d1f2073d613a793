package ipcp.link;

import ipcp.net.IpHeader;
import ipcp.net.Offload;
import ipcp.net.Packet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * {@code struct virtio_net_hdr} (include/uapi/linux/virtio_net.h) in front of a packet, in the byte order of the host,
 * as a TUN with {@code IFF_VNET_HDR} has it. Allocates nothing.
 */
final class VirtioHeader {
    /** Bytes of the header. */
    static final int LENGTH = 10;

    private static final int FLAGS = 0;
    private static final int GSO_TYPE = 1;
    private static final int HEADER_LENGTH = 2;
    private static final int GSO_SIZE = 4;
    private static final int CHECKSUM_START = 6;
    private static final int CHECKSUM_OFFSET = 8;

    private static final int NEEDS_CHECKSUM = 1;
    private static final int ECN = 0x80;
    private static final int UDP_HEADER = 8;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private VirtioHeader() {}

    /** Reads the header in front of {@code packet} into its offload. */
    static void decode(Packet packet) {
        byte[] array = packet.array();
        int at = packet.start() - LENGTH;
        Offload offload = packet.offload();
        offload.clear();
        if ((array[at + FLAGS] & NEEDS_CHECKSUM) != 0) {
            offload.checksum(get(array, at + CHECKSUM_START), get(array, at + CHECKSUM_OFFSET));
        }
        int type = array[at + GSO_TYPE] & 0xff;
        if (type != Offload.NONE) {
            offload.segments(type & ~ECN, get(array, at + GSO_SIZE), (type & ECN) != 0);
        }
    }

    /** Writes the header in front of {@code packet} from its offload, which is known to be sound. */
    static void encode(Packet packet) {
        byte[] array = packet.array();
        int at = packet.start() - LENGTH;
        Offload offload = packet.offload();
        boolean whole = offload.type() == Offload.NONE;
        array[at + FLAGS] = (byte) (offload.needsChecksum() ? NEEDS_CHECKSUM : 0);
        array[at + GSO_TYPE] = (byte) (offload.type() | (offload.ecn() ? ECN : 0));
        set(array, at + HEADER_LENGTH, whole ? 0 : headerLength(packet));
        set(array, at + GSO_SIZE, offload.segmentSize());
        set(array, at + CHECKSUM_START, offload.checksumStart());
        set(array, at + CHECKSUM_OFFSET, offload.checksumOffset());
    }

    /** All headers: what the kernel wants in one piece. */
    private static int headerLength(Packet packet) {
        int transport = IpHeader.version(packet) == 4
                ? (packet.u8(0) & 0x0f) * 4
                : packet.offload().checksumStart();
        boolean udp = packet.offload().type() == Offload.UDP;
        return transport + (udp ? UDP_HEADER : (packet.u8(transport + 12) >>> 4) * 4);
    }

    private static int get(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xffff;
    }

    private static void set(byte[] array, int at, int value) {
        SHORT.set(array, at, (short) value);
    }
}
