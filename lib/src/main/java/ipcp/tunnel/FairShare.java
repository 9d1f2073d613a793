package ipcp.tunnel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How much of a queue, in units, each source may fill. A source alone may fill all of it; as soon as others have
 * packets in it or wait in front of it, each may fill an equal part of what lies below the low watermark. So a source
 * that floods is held to its part, the queue always drains to the watermark while anyone waits, and whoever waits is
 * let in. Safe for any thread; allocates nothing.
 */
final class FairShare {
    /** What one that waits adds to the count of its source, beside those in the queue. */
    private static final int WAITING = 1 << 24;

    private final int capacity;
    private final int lowWatermark;
    private final AtomicIntegerArray claims;
    private final AtomicInteger active = new AtomicInteger();

    FairShare(int sources, int capacity, int lowWatermark) {
        this.capacity = capacity;
        this.lowWatermark = lowWatermark;
        this.claims = new AtomicIntegerArray(sources);
    }

    /** Whether {@code source} may queue one more packet, of whatever size. */
    boolean permits(int source) {
        int mine = claims.get(source);
        int others = active.get() - (mine > 0 ? 1 : 0);
        return mine % WAITING < (others <= 0 ? capacity : Math.max(1, lowWatermark / (others + 1)));
    }

    void queued(int source, int units) {
        add(source, units);
    }

    void taken(int source, int units) {
        add(source, -units);
    }

    /** From now on {@code source} waits with a packet, and those in the queue leave it its part. */
    void waits(int source) {
        add(source, WAITING);
    }

    /** {@code source} does not wait any more. */
    void waited(int source) {
        add(source, -WAITING);
    }

    private void add(int source, int change) {
        int now = claims.addAndGet(source, change);
        if (now == 0) {
            active.decrementAndGet();
        } else if (now == change) {
            active.incrementAndGet();
        }
    }
}
