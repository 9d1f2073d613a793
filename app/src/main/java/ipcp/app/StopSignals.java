package ipcp.app;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** SIGTERM, SIGINT and SIGHUP while a tunnel runs: the first asks it to stop, the second ends the process at once. */
final class StopSignals implements AutoCloseable {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private final AtomicBoolean asked = new AtomicBoolean();
    private final Runnable stop;

    private StopSignals(Runnable stop) {
        this.stop = stop;
    }

    /** From now until this is closed, the first of the signals calls {@code stop}. */
    static StopSignals call(Runnable stop) {
        var signals = new StopSignals(stop);
        for (String name : NAMES) {
            Signal.handle(new Signal(name), signals::caught);
        }
        return signals;
    }

    private void caught(Signal signal) {
        if (asked.compareAndSet(false, true)) {
            stop.run();
        } else {
            Runtime.getRuntime().halt(128 + signal.getNumber());
        }
    }

    @Override
    public void close() {
        for (String name : NAMES) {
            Signal.handle(new Signal(name), SignalHandler.SIG_DFL);
        }
    }
}
