package ipcp.crypto;

import java.util.Arrays;

/**
 * Remembers nonces that were seen, by 64-bit fingerprint: two generations, the older forgotten when the younger is
 * full. So at least a generation is known; memory grows with use, from 8 KB to 32 bytes for each nonce of a generation.
 * For one thread.
 */
final class NonceMemory {
    private static final int FIRST_SLOTS = 1 << 10;
    private static final long[] NONE = {0};

    private final int mostSlots;
    private long[] young = new long[FIRST_SLOTS];
    private long[] old = NONE;
    private int count;

    /**
     * @param generation how many to know at least; rounded to a power of two of 512 or more
     */
    NonceMemory(int generation) {
        mostSlots = Math.max(FIRST_SLOTS, 2 * Integer.highestOneBit(generation));
    }

    /** Whether the nonce of these three words is new; it is known from now on. */
    boolean add(long high, long middle, long low) {
        long hash = mix(mix(mix(high) ^ middle) ^ low);
        long fingerprint = hash == 0 ? 1 : hash; // 0 is an empty slot
        if (slot(old, fingerprint) < 0) {
            return false;
        }
        int slot = slot(young, fingerprint);
        if (slot < 0) {
            return false;
        }
        young[slot] = fingerprint;
        count++;
        if (count >= young.length / 2) {
            if (young.length < mostSlots) {
                grow();
            } else {
                turn();
            }
        }
        return true;
    }

    /** The free slot for the fingerprint, or -1 when it is there. */
    private static int slot(long[] slots, long fingerprint) {
        int mask = slots.length - 1;
        int i = (int) fingerprint & mask;
        while (slots[i] != 0) {
            if (slots[i] == fingerprint) {
                return -1;
            }
            i = (i + 1) & mask;
        }
        return i;
    }

    private void grow() {
        long[] larger = new long[2 * young.length];
        for (long fingerprint : young) {
            if (fingerprint != 0) {
                larger[slot(larger, fingerprint)] = fingerprint;
            }
        }
        young = larger;
    }

    private void turn() {
        long[] next = old == NONE ? new long[mostSlots] : old;
        Arrays.fill(next, 0);
        old = young;
        young = next;
        count = 0;
    }

    private static long mix(long x) {
        long h = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
