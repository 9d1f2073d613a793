package ipcp.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM, SIGINT and SIGHUP while a tunnel runs: the first asks it to stop, the next ends the process at once. Some
 * send a signal to a process and then to its group, which is one request: what follows the first at once is not
 * another.
 */
final class StopSignals implements AutoCloseable {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");
    private static final Duration SAME = Duration.ofMillis(200);

    private final ReentrantLock lock = new ReentrantLock();
    private Runnable stop = () -> {};
    private boolean asked;
    private long askedAt;

    private StopSignals() {}

    /** From now until this is closed, the signals are heard. */
    static StopSignals hear() {
        var signals = new StopSignals();
        for (String name : NAMES) {
            Signal.handle(new Signal(name), signals::caught);
        }
        return signals;
    }

    /** What the first signal calls; at once when it has come already. */
    void stop(Runnable action) {
        lock.lock();
        try {
            stop = action;
            if (asked) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private void caught(Signal signal) {
        lock.lock();
        try {
            if (!asked) {
                asked = true;
                askedAt = System.nanoTime();
                stop.run();
            } else if (System.nanoTime() - askedAt > SAME.toNanos()) {
                Runtime.getRuntime().halt(128 + signal.getNumber());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        for (String name : NAMES) {
            Signal.handle(new Signal(name), SignalHandler.SIG_DFL);
        }
    }
}
