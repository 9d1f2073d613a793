package ipcp.tunnel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How much of a queue each source may fill. A source alone may fill all of it; as soon as others have packets in it, each
 * may fill an equal part of what lies below the low watermark. So a source that floods is held to its part, the queue
 * always drains to the watermark, and whoever waits is let in. Safe for any thread; allocates nothing.
 */
final class FairShare {
    private final int capacity;
    private final int lowWatermark;
    private final AtomicIntegerArray queued;
    private final AtomicInteger active = new AtomicInteger();

    FairShare(int sources, int capacity, int lowWatermark) {
        this.capacity = capacity;
        this.lowWatermark = lowWatermark;
        this.queued = new AtomicIntegerArray(sources);
    }

    /** Whether {@code source} may queue one more packet. */
    boolean permits(int source) {
        int mine = queued.get(source);
        int others = active.get() - (mine > 0 ? 1 : 0);
        return mine < (others <= 0 ? capacity : Math.max(1, lowWatermark / (others + 1)));
    }

    void queued(int source) {
        if (queued.getAndIncrement(source) == 0) {
            active.incrementAndGet();
        }
    }

    void taken(int source) {
        if (queued.decrementAndGet(source) == 0) {
            active.decrementAndGet();
        }
    }

    /** Packets of {@code source} in the queue. */
    int of(int source) {
        return queued.get(source);
    }
}
