package ipcp.net;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Every packet of a daemon: a bounded stack of reused slots, grown slab by slab as they are needed. The bound is the
 * bound of the daemon's packet memory; what asks for more gets nothing and drops. Safe for any thread.
 */
public final class PacketPool {
    private static final int SLAB_PACKETS = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Packet[] free;
    private int freeCount;
    private int allocated;

    /**
     * @param capacity most packets there may be at once, each {@value Packet#CAPACITY} bytes and a bit
     */
    public PacketPool(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a pool of " + capacity + " packets");
        }
        free = new Packet[capacity];
    }

    /** A packet of length 0, or null when all are in use. */
    public Packet acquire() {
        lock.lock();
        try {
            if (freeCount == 0 && !grow()) {
                return null;
            }
            Packet packet = free[--freeCount];
            packet.length(0);
            return packet;
        } finally {
            lock.unlock();
        }
    }

    /** Gives one packet back. */
    public void release(Packet packet) {
        lock.lock();
        try {
            free[freeCount++] = packet;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the first {@code count} packets of {@code packets} back and forgets them there. */
    public void release(Packet[] packets, int count) {
        lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                free[freeCount++] = packets[i];
                packets[i] = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Packets handed out and not yet given back. */
    public int inUse() {
        lock.lock();
        try {
            return allocated - freeCount;
        } finally {
            lock.unlock();
        }
    }

    public int capacity() {
        return free.length;
    }

    private boolean grow() {
        int count = Math.min(SLAB_PACKETS, free.length - allocated);
        if (count == 0) {
            return false;
        }
        ByteBuffer slab = ByteBuffer.allocateDirect(count * Packet.SLOT);
        for (int i = 0; i < count; i++) {
            free[freeCount++] = new Packet(slab.slice(i * Packet.SLOT, Packet.SLOT));
        }
        allocated += count;
        return true;
    }
}
