package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;

import ipcp.net.Packet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Threads that put packets into an {@link EgressQueue}, and the one thread, the test's, that takes them out. */
final class Sources implements AutoCloseable {
    final EgressQueue queue;
    private final int capacity;
    private final AtomicIntegerArray sent;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Packet[] batch = new Packet[Limits.DEVICE_BATCH_PACKETS];

    Sources(int sources, int capacity, int lowWatermark) {
        this.queue = new EgressQueue(sources, capacity, lowWatermark);
        this.capacity = capacity;
        this.sent = new AtomicIntegerArray(sources);
    }

    static Packet packet(int number) {
        Packet packet = Packet.allocate(1500);
        packet.length(4);
        packet.i32(0, number);
        return packet;
    }

    static int number(Packet packet) {
        return packet.i32(0);
    }

    /** Puts {@code count} packets, numbered from 0, as fast as it can. */
    Thread flood(int source, int count) {
        return start(() -> {
            for (int i = 0; i < count; i++) {
                queue.put(source, packet(i));
                sent.incrementAndGet(source);
            }
        });
    }

    Thread flood(int source) {
        return flood(source, Integer.MAX_VALUE);
    }

    /** Puts one packet. */
    Thread put(int source, Packet packet) {
        return start(() -> {
            queue.put(source, packet);
            sent.incrementAndGet(source);
        });
    }

    /** What a source does. */
    @FunctionalInterface
    interface Body {
        void run() throws InterruptedException;
    }

    Thread start(Body body) {
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                body.run();
            } catch (InterruptedException _) {
                // the end of the test
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        });
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** How many packets a source has got rid of. */
    int sent(int source) {
        return sent.get(source);
    }

    void awaitWaiting(int count) {
        eventually(count + " sources wait, not " + queue.waiting(), () -> queue.waiting() == count);
    }

    /** Takes exactly {@code count} packets. */
    List<Packet> take(int count) throws InterruptedException {
        var taken = new ArrayList<Packet>();
        while (taken.size() < count) {
            taken.addAll(takeSome(count - taken.size()));
        }
        return taken;
    }

    /** Takes what is there, up to {@code most} packets; waits for the first. */
    List<Packet> takeSome(int most) throws InterruptedException {
        eventually("a packet comes", () -> queue.size() > 0);
        requireBounded();
        Packet[] into = new Packet[Math.min(most, batch.length)];
        int count = queue.take(into);
        return Arrays.asList(into).subList(0, count);
    }

    void requireBounded() {
        int size = queue.size();
        if (size > capacity) {
            throw new AssertionError(size + " packets in a queue of " + capacity);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        eventually("sources end", () -> threads.stream().noneMatch(Thread::isAlive));
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.peek());
        }
    }
}
