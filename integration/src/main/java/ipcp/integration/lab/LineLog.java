package ipcp.integration.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The lines a program has printed so far, for any thread to wait on. */
final class LineLog {
    private final ReentrantLock lock = new ReentrantLock();
    /** Whoever waits for a line. */
    private final Condition changed = lock.newCondition();

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more lines will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<String> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** The first line from number {@code from} on that passes; empty when the time is over or no more will come. */
    Optional<String> await(int from, Predicate<String> test, Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            int next = from;
            while (true) {
                for (; next < lines.size(); next++) {
                    if (test.test(lines.get(next))) {
                        return Optional.of(lines.get(next));
                    }
                }
                if (ended || left <= 0) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end of the program's output. */
    void awaitEnd(Duration time) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(time);
        lock.lock();
        try {
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
