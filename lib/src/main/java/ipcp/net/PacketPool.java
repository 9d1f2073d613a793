package ipcp.net;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Every packet of a daemon that waits for something: bounded stacks of reused packets, small ones and such that take
 * any packet, made as they are needed. The bound is the bound of the daemon's packet memory; what asks for more gets
 * nothing and drops. Safe for any thread.
 */
public final class PacketPool {
    /** Bytes that a small packet can take: one unit of the pool's capacity. */
    public static final int SMALL = 4096;

    private static final int LARGE_UNITS = (Packet.CAPACITY + SMALL - 1) / SMALL;

    private final ReentrantLock lock = new ReentrantLock();
    private final Packet[] small;
    private final Packet[] large;
    private final int capacity;
    private int smallCount;
    private int largeCount;
    private int smallMade;
    private int largeMade;

    /**
     * @param capacity most units there may be at once, each {@value #SMALL} bytes or a part of them; see {@link #units}
     */
    public PacketPool(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a pool of " + capacity + " packets");
        }
        this.capacity = capacity;
        this.small = new Packet[capacity];
        this.large = new Packet[capacity / units(Packet.CAPACITY) + 1];
    }

    /** How many units of {@value #SMALL} bytes a packet of this length takes: 1, or those of the longest. */
    public static int units(int length) {
        return length <= SMALL ? 1 : LARGE_UNITS;
    }

    /** A packet of length 0 that can take {@value #SMALL} bytes, or null when all are in use. */
    public Packet acquire() {
        return acquire(SMALL);
    }

    /** A packet of length 0 that can take {@code length} bytes, or null when all are in use. */
    public Packet acquire(int length) {
        lock.lock();
        try {
            Packet packet = length <= SMALL ? smallPacket() : largePacket();
            if (packet != null) {
                packet.length(0);
                packet.offload().clear();
            }
            return packet;
        } finally {
            lock.unlock();
        }
    }

    private Packet smallPacket() {
        if (smallCount > 0) {
            return small[--smallCount];
        }
        if (made() + 1 > capacity && largeCount > 0) { // one that lies idle makes room
            large[--largeCount] = null;
            largeMade--;
        }
        if (made() + 1 > capacity) {
            return null;
        }
        smallMade++;
        return Packet.allocate(SMALL);
    }

    private Packet largePacket() {
        if (largeCount > 0) {
            return large[--largeCount];
        }
        while (made() + units(Packet.CAPACITY) > capacity && smallCount > 0) {
            small[--smallCount] = null;
            smallMade--;
        }
        if (made() + units(Packet.CAPACITY) > capacity) {
            return null;
        }
        largeMade++;
        return Packet.allocate();
    }

    private int made() {
        return smallMade + largeMade * units(Packet.CAPACITY);
    }

    /** Gives one packet back. */
    public void release(Packet packet) {
        lock.lock();
        try {
            put(packet);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the first {@code count} packets of {@code packets} back and forgets them there. */
    public void release(Packet[] packets, int count) {
        lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                put(packets[i]);
                packets[i] = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(Packet packet) {
        if (packet.capacity() == SMALL) {
            small[smallCount++] = packet;
        } else {
            large[largeCount++] = packet;
        }
    }

    /** Packets handed out and not yet given back. */
    public int inUse() {
        lock.lock();
        try {
            return smallMade - smallCount + largeMade - largeCount;
        } finally {
            lock.unlock();
        }
    }

    /** In units. */
    public int capacity() {
        return capacity;
    }
}
