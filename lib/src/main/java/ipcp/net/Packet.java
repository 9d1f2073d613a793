package ipcp.net;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One packet: an IP packet (TUN) or an Ethernet frame (TAP) in an array, with room before it for what a wire or a
 * device puts in front. Either it has the array to itself, and comes from the {@link PacketPool}, or it is a view of a
 * part of somebody's buffer, which is good for as long as that says. A packet has one owner at a time; whoever takes
 * it from the pool hands it on or gives it back. Not safe for use by two threads at once.
 */
public final class Packet {
    /** Bytes in front of every packet that a wire or a device may use for its own header. */
    public static final int HEADROOM = 48;

    /** The longest packet: the largest that the kernel makes for offload, and an Ethernet header with a VLAN tag. */
    public static final int CAPACITY = 65_535 + 18;

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private final Offload offload = new Offload();
    private byte[] array;
    private MemorySegment segment;
    private byte[] segmentArray;
    private int segmentStart;
    private int start;
    private int length;
    private int source;

    private Packet(byte[] array) {
        this.array = array;
        this.start = HEADROOM;
    }

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
    }

    /** A packet outside any pool that can take {@link #CAPACITY} bytes. */
    public static Packet allocate() {
        return allocate(CAPACITY);
    }

    /** A packet outside any pool that can take {@code capacity} bytes. */
    public static Packet allocate(int capacity) {
        return new Packet(new byte[HEADROOM + capacity]);
    }

    /** A packet that is nothing yet, for {@link #view(byte[], int, int)}. */
    public static Packet view() {
        return new Packet(new byte[HEADROOM]);
    }

    /**
     * Makes this packet a view of {@code length} bytes at {@code start}, without offload. What stands in front of them,
     * as far as {@link #HEADROOM}, may be overwritten.
     */
    public void view(byte[] bytes, int start, int length) {
        array = bytes;
        this.start = start;
        this.length = length;
        offload.clear();
    }

    /** The array that the packet is in. */
    public byte[] array() {
        return array;
    }

    /**
     * The array from {@code before} bytes in front of the packet to its end, as a segment. Made anew only when the
     * packet has moved since the last time.
     */
    public MemorySegment segment(int before) {
        if (segment == null || segmentArray != array || segmentStart != start - before) {
            segmentArray = array;
            segmentStart = start - before;
            segment = MemorySegment.ofArray(array).asSlice(segmentStart);
        }
        return segment;
    }

    /** Where in the array the packet begins; with an array of its own at {@link #HEADROOM}. */
    public int start() {
        return start;
    }

    /** Most bytes that there is room for behind {@link #start}. */
    public int capacity() {
        return array.length - start;
    }

    /** Bytes in the packet, 0..{@link #capacity}. */
    public int length() {
        return length;
    }

    public void length(int bytes) {
        if (bytes < 0 || bytes > array.length - start) {
            throw new IllegalArgumentException("packet of " + bytes + " bytes");
        }
        length = bytes;
    }

    /** What is left to do for whoever sends the packet on. */
    public Offload offload() {
        return offload;
    }

    /** A number by which the owner knows where the packet came from. */
    public int source() {
        return source;
    }

    public void source(int number) {
        source = number;
    }

    /** Byte {@code index}, 0..255; a negative index is in front of the packet. */
    public int u8(int index) {
        return array[start + index] & 0xff;
    }

    /** Two bytes from {@code index}, network order. */
    public int u16(int index) {
        return (short) SHORT.get(array, start + index) & 0xffff;
    }

    /** Four bytes from {@code index}, network order. */
    public int i32(int index) {
        return (int) INT.get(array, start + index);
    }

    /** Eight bytes from {@code index}, network order. */
    public long i64(int index) {
        return (long) LONG.get(array, start + index);
    }

    public void u8(int index, int value) {
        array[start + index] = (byte) value;
    }

    public void u16(int index, int value) {
        SHORT.set(array, start + index, (short) value);
    }

    public void i32(int index, int value) {
        INT.set(array, start + index, value);
    }

    /** Makes this packet, which has an array of its own, a copy of {@code other}, offload included. */
    public void copyOf(Packet other) {
        length(other.length);
        System.arraycopy(other.array, other.start, array, start, length);
        offload.copyOf(other.offload);
    }

    /** Makes this packet, which has an array of its own, a copy of {@code bytes}, without offload. */
    public void copyOf(byte[] bytes) {
        length(bytes.length);
        System.arraycopy(bytes, 0, array, start, length);
        offload.clear();
    }

    /** A copy of the packet's bytes. */
    public byte[] toBytes() {
        var bytes = new byte[length];
        System.arraycopy(array, start, bytes, 0, length);
        return bytes;
    }

    @Override
    public String toString() {
        return "packet of " + length + " bytes";
    }
}
