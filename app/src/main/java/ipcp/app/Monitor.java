package ipcp.app;

import ipcp.link.Link;
import ipcp.link.LinkException;
import ipcp.link.LinkStatistics;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes through an interface, on one line of a terminal that is written anew each second by a thread of its own;
 * nothing where there is no terminal. Safe for any threads.
 */
final class Monitor implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    /** To the beginning of the line, and nothing behind what is written next (ECMA-48: EL). */
    private static final String ANEW = "\r\u001b[K";

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private final Optional<PrintStream> terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Thread> thread = Optional.empty();
    private String shown = "";
    private boolean closed;

    /** @param terminal where the line goes, if anywhere */
    Monitor(Optional<PrintStream> terminal) {
        this.terminal = terminal;
    }

    /** On {@code out}, which is standard output, if that is a terminal. */
    static Monitor on(PrintStream out) {
        return new Monitor(out == System.out && Terminals.isOne(STANDARD_OUTPUT) ? Optional.of(out) : Optional.empty());
    }

    /** Begins with {@code link}, and gives it back. */
    Link watch(Link link) {
        if (terminal.isPresent()) {
            thread = Optional.of(Thread.ofPlatform().daemon().name("monitor").start(() -> run(link.name())));
        }
        return link;
    }

    private void run(String name) {
        Optional<LinkStatistics> before = Optional.empty();
        long then = System.nanoTime();
        try {
            while (true) {
                Optional<LinkStatistics> counted = LinkStatistics.of(name);
                long now = System.nanoTime();
                if (counted.isPresent()) {
                    show(line(name, before.orElse(counted.get()), counted.get(), Duration.ofNanos(now - then)));
                }
                before = counted;
                then = now;
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException | LinkException _) {
            // There is nothing more to see.
        }
    }

    /** The line: totals, and what came and went in between. */
    static String line(String name, LinkStatistics before, LinkStatistics now, Duration between) {
        return name + "  received " + amounts(before.receivedBytes(), now.receivedBytes(), between) + "  sent "
                + amounts(before.sentBytes(), now.sentBytes(), between);
    }

    private static String amounts(long before, long now, Duration between) {
        double seconds = Math.max(1, between.toNanos()) / 1e9;
        return amount((double) now) + " (" + amount(Math.max(0, now - before) / seconds) + "/s)";
    }

    private static String amount(double bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /** Replaces the line. */
    void show(String line) {
        lock.lock();
        try {
            if (!closed) {
                shown = line;
                draw(ANEW + line);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes something else to what may be the same terminal: above the line. */
    void above(Runnable print) {
        lock.lock();
        try {
            if (shown.isEmpty()) {
                print.run();
                return;
            }
            draw(ANEW);
            print.run();
            draw(shown);
        } finally {
            lock.unlock();
        }
    }

    private void draw(String text) {
        terminal.ifPresent(out -> {
            out.print(text);
            out.flush();
        });
    }

    /** Leaves the line as it is, and goes to the next one. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed && !shown.isEmpty()) {
                draw("\n");
            }
            closed = true;
            shown = "";
            thread.ifPresent(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }
}
