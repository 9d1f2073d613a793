package ipcp.tunnel;

import java.time.Duration;

/**
 * Decides when a session asks for a sign of life and when it is dead. A state machine over a nano clock that its caller
 * reads: {@link #heard} on the reader's thread, the rest on the session's owner's.
 *
 * <p>Any fresh authentic frame is a sign of life. A pause of this process (SIGSTOP, a debugger) does not count as
 * silence of the peer: when the owner wakes up late, it owes the peer that time.
 */
final class Heartbeat {
    /** What the owner is to do. */
    enum Verdict {
        NOTHING,
        /** Send a request. */
        REQUEST,
        /** End the session. */
        DEAD
    }

    private static final long NEVER = Long.MAX_VALUE;

    /** A timeout that nobody lives to see, with which one can still calculate. */
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private volatile long interval;
    private volatile long timeout;
    private final long confirmWithin;
    private final long started;
    private volatile boolean confirmed;
    private volatile long lastHeard;
    private long resumed;
    private long lastRequest;
    private long nextTick;

    private Heartbeat(long interval, long timeout, long confirmWithin, long now) {
        this.interval = interval;
        this.timeout = timeout;
        this.confirmWithin = confirmWithin;
        this.started = now;
        this.lastHeard = now;
        this.resumed = now;
        this.nextTick = now;
        this.lastRequest = now - interval;
        this.confirmed = confirmWithin == 0;
    }

    /** A server's: it never asks, and its peer has proved itself. */
    static Heartbeat passive(Duration timeout, long now) {
        return new Heartbeat(NEVER, timeout.toNanos(), 0, now);
    }

    /**
     * A client's: it asks at once and then at every interval, whatever else is sent.
     *
     * @param confirmWithin the session is dead when nothing authentic came by then
     */
    static Heartbeat active(Duration interval, Duration timeout, Duration confirmWithin, long now) {
        return new Heartbeat(interval.toNanos(), timeout.toNanos(), Math.max(1, confirmWithin.toNanos()), now);
    }

    /**
     * That of a wire which has none: nobody asks, and silence says nothing. Only the connection may notice that the
     * peer has vanished.
     *
     * @param confirmWithin the session is dead when nothing came by then; zero if its peer needs no proof
     */
    static Heartbeat none(Duration confirmWithin, long now) {
        return new Heartbeat(NEVER, FOR_EVER, confirmWithin.toNanos(), now);
    }

    /** Whether this end is the one that asks; the other one answers. */
    boolean asks() {
        return interval != NEVER;
    }

    /** A fresh authentic frame came. */
    void heard(long now) {
        lastHeard = now;
        confirmed = true;
    }

    /** From the next tick on, another interval and timeout; any thread may call. */
    void adopt(Duration newInterval, Duration newTimeout) {
        interval = newInterval.toNanos();
        timeout = newTimeout.toNanos();
    }

    /** Whether the peer has proved itself. */
    boolean confirmed() {
        return confirmed;
    }

    Verdict tick(long now) {
        long late = now - nextTick;
        if (late > Limits.LATE.toNanos()) {
            resumed = Math.min(now, Math.max(lastHeard, resumed) + late);
        }
        Verdict verdict = judge(now);
        if (verdict == Verdict.REQUEST) {
            lastRequest = now;
        }
        nextTick = now + untilNext(now);
        return verdict;
    }

    /** How long the owner may sleep after the last tick. */
    Duration sleep(long now) {
        return Duration.ofNanos(Math.max(0, nextTick - now));
    }

    private Verdict judge(long now) {
        if (!confirmed && now - Math.max(started, resumed) >= confirmWithin) {
            return Verdict.DEAD;
        }
        if (now - Math.max(lastHeard, resumed) >= timeout) {
            return Verdict.DEAD;
        }
        return interval != NEVER && now - lastRequest >= spacing() ? Verdict.REQUEST : Verdict.NOTHING;
    }

    /** Until the peer has answered, it is asked more often: some keep the first request for later. */
    private long spacing() {
        return confirmed ? interval : Math.min(interval, Limits.NUDGE.toNanos());
    }

    private long untilNext(long now) {
        long next = timeout - (now - Math.max(lastHeard, resumed));
        if (!confirmed) {
            next = Math.min(next, confirmWithin - (now - Math.max(started, resumed)));
        }
        if (interval != NEVER) {
            next = Math.min(next, spacing() - (now - lastRequest));
        }
        return Math.max(0, next);
    }
}
