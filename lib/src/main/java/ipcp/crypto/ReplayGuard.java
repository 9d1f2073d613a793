package ipcp.crypto;

/**
 * Refuses nonces that this session has seen, and this side's own: the first is a replayed frame, the second a reflected
 * one. A peer whose nonces count up ({@link NonceSequence}) is held to that, for the whole session and without memory;
 * of a peer with random nonces so many are remembered as the guard is told. For one thread.
 */
public final class ReplayGuard {
    /** What a guard may remember when it is the only one: 8 MB of memory. */
    public static final int MOST_REMEMBERED = 1 << 18;

    private final NonceSequence own;
    private final int remembered;
    private NonceMemory seen;
    private boolean started;
    private boolean counting;
    private long prefixHigh;
    private long prefixLow;
    private long last;

    /** A guard that remembers {@link #MOST_REMEMBERED}. */
    public ReplayGuard(NonceSequence own) {
        this(own, MOST_REMEMBERED);
    }

    /**
     * @param own this side's nonces
     * @param remembered how many random nonces of the peer to remember at least, 32 bytes each
     */
    public ReplayGuard(NonceSequence own, int remembered) {
        this.own = own;
        this.remembered = Math.min(remembered, MOST_REMEMBERED);
    }

    /**
     * Judges the nonce of an authentic frame, and remembers it.
     *
     * @return whether the frame is fresh
     */
    public boolean accept(long high, long middle, long low) {
        if (own.isOwn(high, middle)) {
            return false;
        }
        if (!started) {
            started = true;
            prefixHigh = high;
            prefixLow = middle;
            last = low;
            return true;
        }
        if (high == prefixHigh && middle == prefixLow) {
            if (Long.compareUnsigned(low, last) <= 0) {
                return false;
            }
            counting = true;
            last = low;
            return true;
        }
        if (counting) {
            return false;
        }
        if (seen == null) {
            seen = new NonceMemory(remembered);
        }
        return seen.add(high, middle, low);
    }
}
