package ipcp.crypto;

/**
 * Refuses nonces that this session has seen, and this side's own: the first is a replayed frame, the second a reflected
 * one. A peer whose nonces count up ({@link NonceSequence}) is held to that, for the whole session and without memory;
 * of a peer with random nonces the last 262144 at least are remembered. For one thread.
 */
public final class ReplayGuard {
    private final NonceSequence own;
    private NonceMemory seen;
    private boolean started;
    private boolean counting;
    private long prefixHigh;
    private long prefixLow;
    private long last;

    public ReplayGuard(NonceSequence own) {
        this.own = own;
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
            seen = new NonceMemory();
        }
        return seen.add(high, middle, low);
    }
}
