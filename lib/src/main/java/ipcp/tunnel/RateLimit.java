package ipcp.tunnel;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets so many events through at once and then so many in a second, and counts the rest: what strangers can cause must
 * not fill a log. Safe for any thread.
 */
final class RateLimit {
    /** From {@link #pass}: not now. */
    static final long HELD_BACK = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final int burst;
    private final double perNano;
    private double tokens;
    private long last;
    private long heldBack;

    RateLimit(int burst, double perSecond, long now) {
        this.burst = burst;
        this.perNano = perSecond / 1e9;
        this.tokens = burst;
        this.last = now;
    }

    /**
     * Asks for one event.
     *
     * @return how many were held back since the last that passed, or {@link #HELD_BACK}
     */
    long pass(long now) {
        lock.lock();
        try {
            tokens = Math.min(burst, tokens + (now - last) * perNano);
            last = now;
            if (tokens < 1) {
                heldBack++;
                return HELD_BACK;
            }
            tokens--;
            long before = heldBack;
            heldBack = 0;
            return before;
        } finally {
            lock.unlock();
        }
    }
}
