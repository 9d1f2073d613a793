package ipcp.tunnel;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which port a MAC address was last seen at, as a learning bridge keeps it (IEEE 802.1D, section 7.8). Every port has a
 * quota of its own, so that no port can crowd out what was learned from another; an address that belongs to a port for
 * good is never learned elsewhere. Safe for any thread; allocates nothing.
 */
final class MacTable {
    /** Not known, or forgotten. */
    static final int UNKNOWN = -1;

    private static final long FREE = 0;
    private static final long GONE = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final long maxAge;
    private final int[] quota;
    private final int[] learned;
    private final long[] macs;
    private final int[] ports;
    private final long[] seen;
    private final boolean[] fixed;
    private final long keptFor;
    /** Nothing learned from a port was last seen before this. */
    private final long[] oldest;

    private int used;

    /**
     * @param quota most addresses learned from each port; from the last one no other takes an address at once
     * @param maxAge in nanoseconds, after which an address that was not seen is forgotten
     * @param keptFor likewise, after which an address that was seen at the last port may be learned elsewhere
     * @param fixedMacs how many addresses {@link #fix} may add
     */
    MacTable(int[] quota, long maxAge, long keptFor, int fixedMacs) {
        this.quota = quota.clone();
        this.maxAge = maxAge;
        this.keptFor = keptFor;
        learned = new int[quota.length];
        oldest = new long[quota.length];
        int slots = Integer.highestOneBit(4 * (Arrays.stream(quota).sum() + fixedMacs)) * 2;
        macs = new long[slots];
        ports = new int[slots];
        seen = new long[slots];
        fixed = new boolean[slots];
    }

    /** Says that {@code mac} belongs to {@code port}, whatever is seen. */
    void fix(long mac, int port) {
        int slot = freeSlot(mac);
        macs[slot] = mac;
        ports[slot] = port;
        fixed[slot] = true;
        used++;
    }

    /** The port of {@code mac}, or {@link #UNKNOWN}. */
    int port(long mac, long now) {
        lock.lock();
        try {
            int slot = find(mac);
            return slot < 0 || isStale(slot, now) ? UNKNOWN : ports[slot];
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that {@code mac} was seen as a source at {@code port}.
     *
     * @return false when the address belongs to another port, for good or still: then the frame is forged
     */
    boolean learn(long mac, int port, long now) {
        lock.lock();
        try {
            int slot = find(mac);
            if (slot >= 0 && fixed[slot]) {
                return ports[slot] == port;
            }
            if (slot >= 0 && ports[slot] == port) {
                seen[slot] = now;
            } else if (slot >= 0 && ports[slot] == quota.length - 1 && now - seen[slot] <= keptFor) {
                return false;
            } else if (learned[port] < quota[port] || forgetStale(port, now)) {
                if (slot >= 0) {
                    remove(slot);
                }
                add(mac, port, now);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was learned from {@code port}: it is empty now. */
    void forget(int port) {
        lock.lock();
        try {
            for (int slot = 0; slot < macs.length; slot++) {
                if (isLearned(slot) && ports[slot] == port) {
                    remove(slot);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes room at a full port, if anything there is too old; looks through the table only when something may be. */
    private boolean forgetStale(int port, long now) {
        if (now - oldest[port] <= maxAge) {
            return false;
        }
        int before = learned[port];
        oldest[port] = now;
        for (int slot = 0; slot < macs.length; slot++) {
            if (isLearned(slot) && ports[slot] == port) {
                if (isStale(slot, now)) {
                    remove(slot);
                } else if (seen[slot] - oldest[port] < 0) {
                    oldest[port] = seen[slot];
                }
            }
        }
        return learned[port] < before;
    }

    private void add(long mac, int port, long now) {
        if (used > macs.length / 2) {
            rehash();
        }
        int slot = freeSlot(mac);
        if (macs[slot] == FREE) {
            used++;
        }
        macs[slot] = mac;
        ports[slot] = port;
        seen[slot] = now;
        if (learned[port]++ == 0) {
            oldest[port] = now;
        }
    }

    private void remove(int slot) {
        macs[slot] = GONE;
        learned[ports[slot]]--;
    }

    /** Gets rid of the slots of forgotten addresses. */
    private void rehash() {
        long[] oldMacs = macs.clone();
        int[] oldPorts = ports.clone();
        long[] oldSeen = seen.clone();
        boolean[] oldFixed = fixed.clone();
        Arrays.fill(macs, FREE);
        Arrays.fill(fixed, false);
        used = 0;
        for (int i = 0; i < oldMacs.length; i++) {
            if (oldMacs[i] != FREE && oldMacs[i] != GONE) {
                int slot = freeSlot(oldMacs[i]);
                macs[slot] = oldMacs[i];
                ports[slot] = oldPorts[i];
                seen[slot] = oldSeen[i];
                fixed[slot] = oldFixed[i];
                used++;
            }
        }
    }

    private boolean isLearned(int slot) {
        return macs[slot] != FREE && macs[slot] != GONE && !fixed[slot];
    }

    private boolean isStale(int slot, long now) {
        return !fixed[slot] && now - seen[slot] > maxAge;
    }

    private int find(long mac) {
        int mask = macs.length - 1;
        for (int i = start(mac); macs[i] != FREE; i = (i + 1) & mask) {
            if (macs[i] == mac) {
                return i;
            }
        }
        return -1;
    }

    private int freeSlot(long mac) {
        int mask = macs.length - 1;
        int i = start(mac);
        while (macs[i] != FREE && macs[i] != GONE) {
            i = (i + 1) & mask;
        }
        return i;
    }

    private int start(long mac) {
        return (int) ((mac * 0x9e3779b97f4a7c15L) >>> 40) & (macs.length - 1);
    }
}
