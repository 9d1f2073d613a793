package ipcp.tunnel;

import java.util.function.LongSupplier;

/**
 * Makes a virtual thread that always finds something to do rest now and then. The scheduler of virtual threads does not
 * preempt: without this, as many busy sessions as there are processors would keep every other thread from running.
 * Yielding is not enough, for a thread that yields is queued before those that pollers wake. For one thread.
 */
final class TimeSlice {
    private final LongSupplier clock;
    private long began;
    private long last;

    /**
     * @param clock in nanoseconds
     */
    TimeSlice(LongSupplier clock) {
        this.clock = clock;
        this.began = clock.getAsLong();
        this.last = began;
    }

    /** To be called before a step that may wait. */
    void beforeWait() throws InterruptedException {
        long now = clock.getAsLong();
        if (now - began > Limits.TIME_SLICE.toNanos()) {
            Thread.sleep(Limits.TIME_REST);
            now = clock.getAsLong();
            began = now;
        }
        last = now;
    }

    /** To be called just before a wait that comes later than {@link #beforeWait}. */
    void waits() {
        last = clock.getAsLong();
    }

    /** To be called after it: a wait that was one is a rest too. */
    void afterWait() {
        long now = clock.getAsLong();
        if (now - last > Limits.TIME_REST.toNanos()) {
            began = now;
        }
    }
}
