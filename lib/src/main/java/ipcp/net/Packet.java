package ipcp.net;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * One packet in native memory: an IP packet (TUN) or an Ethernet frame (TAP), with room before it for what a wire puts
 * in front. A packet has one owner at a time; whoever takes it from the {@link PacketPool} hands it on or gives it
 * back. Not safe for use by two threads at once.
 */
public final class Packet {
    /** Bytes in front of the packet that a wire may use for its own header. */
    public static final int HEADROOM = 32;

    /** The longest packet, in bytes. */
    public static final int CAPACITY = 4096;

    static final int SLOT = HEADROOM + CAPACITY;

    private final ByteBuffer slot;
    private final long address;
    private int length;
    private int source;

    Packet(ByteBuffer slot) {
        this.slot = slot;
        this.address = MemorySegment.ofBuffer(slot).address();
    }

    /** A packet outside any pool, for tests and for the one that a reader keeps to itself. */
    public static Packet allocate() {
        return new Packet(ByteBuffer.allocateDirect(SLOT));
    }

    /** Bytes in the packet, 0..{@link #CAPACITY}. */
    public int length() {
        return length;
    }

    public void length(int bytes) {
        if (bytes < 0 || bytes > CAPACITY) {
            throw new IllegalArgumentException("packet of " + bytes + " bytes");
        }
        length = bytes;
    }

    /** A number by which the owner knows where the packet came from. */
    public int source() {
        return source;
    }

    public void source(int number) {
        source = number;
    }

    /** The native address of byte {@code index}, which may reach back into the headroom: -{@link #HEADROOM} and up. */
    public long address(int index) {
        return address + HEADROOM + index;
    }

    /** Byte {@code index}, 0..255; a negative index is in the headroom. */
    public int u8(int index) {
        return slot.get(HEADROOM + index) & 0xff;
    }

    /** Two bytes from {@code index}, network order. */
    public int u16(int index) {
        return slot.getShort(HEADROOM + index) & 0xffff;
    }

    /** Four bytes from {@code index}, network order. */
    public int i32(int index) {
        return slot.getInt(HEADROOM + index);
    }

    /** Eight bytes from {@code index}, network order. */
    public long i64(int index) {
        return slot.getLong(HEADROOM + index);
    }

    public void u8(int index, int value) {
        slot.put(HEADROOM + index, (byte) value);
    }

    public void u16(int index, int value) {
        slot.putShort(HEADROOM + index, (short) value);
    }

    public void i32(int index, int value) {
        slot.putInt(HEADROOM + index, value);
    }

    /** Makes this packet a copy of {@code other}. */
    public void copyOf(Packet other) {
        slot.put(HEADROOM, other.slot, HEADROOM, other.length);
        length = other.length;
    }

    /** Makes this packet a copy of {@code bytes}. */
    public void copyOf(byte[] bytes) {
        length(bytes.length);
        slot.put(HEADROOM, bytes);
    }

    /** A copy of the packet's bytes. */
    public byte[] toBytes() {
        var bytes = new byte[length];
        slot.get(HEADROOM, bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "packet of " + length + " bytes";
    }
}
