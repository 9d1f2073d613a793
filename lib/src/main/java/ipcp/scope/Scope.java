package ipcp.scope;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that live and die together, with the semantics of JEP 505: subtasks are forked into a scope, the owner waits,
 * and {@link #close} cancels whatever still runs and returns when nothing does. On final APIs only, so that what uses
 * it runs on every JDK from the one it was built for; the day {@code StructuredTaskScope} is final, it takes this
 * file's place.
 *
 * <p>The owner is the thread that opened the scope: it alone awaits and closes. Any thread may fork.
 *
 * @param <T> what the subtasks return
 */
public final class Scope<T> implements AutoCloseable {
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Running> running = new HashSet<>();
    private Subtask<T> firstEnded;
    private boolean cancelled;

    /**
     * @param name the first part of the names of its threads
     */
    public Scope(String name) {
        this.name = name;
    }

    /**
     * Runs {@code body} on a virtual thread of its own. In a cancelled scope it is not run.
     *
     * @param body ends soon after its thread is interrupted
     * @return whether it runs
     */
    public boolean fork(String task, Callable<? extends T> body) {
        return start(Thread.ofVirtual().name(name + "/" + task).factory(), body, () -> {});
    }

    /**
     * Runs {@code body} on a platform thread, for loops that block in native code.
     *
     * @param canceller ends the native wait, which no interrupt does
     * @return whether it runs
     */
    public boolean forkPlatform(String task, Callable<? extends T> body, Runnable canceller) {
        return start(Thread.ofPlatform().name(name + "/" + task).factory(), body, canceller);
    }

    private boolean start(ThreadFactory threads, Callable<? extends T> body, Runnable canceller) {
        lock.lock();
        try {
            if (cancelled) {
                return false;
            }
            var subtask = new Running(canceller);
            subtask.thread = threads.newThread(() -> run(subtask, body));
            subtask.thread.start(); // may fail for want of a thread; nothing waits for it then
            running.add(subtask);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void run(Running self, Callable<? extends T> body) {
        Subtask<T> ended;
        try {
            ended = new Subtask<>(Thread.currentThread().getName(), body.call(), null);
        } catch (Throwable failure) { // the owner throws it on
            ended = new Subtask<>(Thread.currentThread().getName(), null, failure);
        }
        lock.lock();
        try {
            running.remove(self);
            if (firstEnded == null) {
                firstEnded = ended;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the wait for the first subtask as if one had returned {@code result}, without a thread that would have to
     * run.
     */
    public void complete(T result) {
        ended(new Subtask<>(Thread.currentThread().getName(), result, null));
    }

    private void ended(Subtask<T> subtask) {
        lock.lock();
        try {
            if (firstEnded == null) {
                firstEnded = subtask;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the first subtask to end, in whichever way.
     *
     * @return that subtask, or nothing when {@code limit} passed first
     */
    public Optional<Subtask<T>> awaitFirst(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long nanos = limit.toNanos();
            while (firstEnded == null) {
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = changed.awaitNanos(nanos);
            }
            return Optional.of(firstEnded);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no subtask runs.
     *
     * @return false when {@code limit} passed first
     */
    public boolean awaitAll(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long nanos = limit.toNanos();
            while (!running.isEmpty()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Subtasks that run now. */
    public int size() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts every subtask; no further one starts. */
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            running.forEach(subtask -> subtask.thread.interrupt());
            running.forEach(subtask -> subtask.canceller.run());
        } finally {
            lock.unlock();
        }
    }

    /** Cancels, and waits until nothing runs, even when interrupted meanwhile. */
    @Override
    public void close() {
        cancel();
        lock.lock();
        try {
            while (!running.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class Running {
        private final Runnable canceller;
        private Thread thread;

        private Running(Runnable canceller) {
            this.canceller = canceller;
        }
    }
}
