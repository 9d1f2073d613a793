package ipcp.link;

import ipcp.link.LinkException.Reason;
import ipcp.net.Packet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A link without a device, for tests and for programs that make packets themselves. Its other side, the host, is
 * {@link #inject} and {@link #take}; each direction holds {@value #CAPACITY} packets, and more are refused. Safe for
 * any thread, virtual ones too: whoever waits here parks.
 */
public final class MemoryLink implements Link {
    /** Packets that wait in each direction, at most. */
    public static final int CAPACITY = 1024;

    private final LinkKind kind;
    private final String name;
    private final int mtu;

    private final ReentrantLock lock = new ReentrantLock();

    /** The reader waits here for a packet from the host. */
    private final Condition injected = lock.newCondition();

    /** The host waits here for a packet from the writer. */
    private final Condition written = lock.newCondition();

    /** The writer waits here while writes are paused. */
    private final Condition resumed = lock.newCondition();

    private final Queue<byte[]> fromHost = new ArrayDeque<>();
    private final Queue<byte[]> toHost = new ArrayDeque<>();
    private boolean stopped;
    private boolean paused;
    private int writersWaiting;
    private boolean refusing;
    private Optional<String> gone = Optional.empty();

    /**
     * @param mtu longest IP packet in bytes, 68..{@value DeviceOptions#LARGEST_MTU}
     */
    public MemoryLink(LinkKind kind, String name, int mtu) {
        if (mtu < 68 || mtu > DeviceOptions.LARGEST_MTU) {
            throw new IllegalArgumentException("mtu " + mtu + " is not within 68.." + DeviceOptions.LARGEST_MTU);
        }
        this.kind = kind;
        this.name = name;
        this.mtu = mtu;
    }

    /**
     * The host sends a packet.
     *
     * @return false when the queue is full or the link is gone, and the packet is lost
     * @throws IllegalArgumentException when it is longer than {@value Packet#CAPACITY} bytes
     */
    public boolean inject(byte[] packet) {
        if (packet.length > Packet.CAPACITY) {
            throw new IllegalArgumentException("packet of " + packet.length + " bytes");
        }
        lock.lock();
        try {
            if (gone.isPresent() || fromHost.size() == CAPACITY) {
                return false;
            }
            fromHost.add(packet.clone());
            injected.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The host receives the next packet, which it waits for as long as {@code atMost}; empty when none comes. */
    public Optional<byte[]> take(Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (toHost.isEmpty() && nanos > 0) {
                nanos = written.awaitNanos(nanos);
            }
            return Optional.ofNullable(toHost.poll());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LinkKind kind() {
        return kind;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public boolean read(Packet into) throws LinkException {
        lock.lock();
        try {
            requirePresent();
            byte[] packet = fromHost.poll();
            if (packet != null) {
                into.copyOf(packet);
            }
            return packet != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await() throws LinkException {
        lock.lock();
        try {
            while (!stopped && gone.isEmpty() && fromHost.isEmpty()) {
                injected.awaitUninterruptibly();
            }
            if (stopped) {
                return false;
            }
            requirePresent();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** {@inheritDoc} While writes are paused, and only then, this waits: the slow device that no real one is. */
    @Override
    public boolean write(Packet packet) throws LinkException {
        lock.lock();
        try {
            writersWaiting++;
            try {
                while (paused && gone.isEmpty()) {
                    resumed.await();
                }
            } finally {
                writersWaiting--;
            }
            requirePresent();
            if (refusing || toHost.size() == CAPACITY) {
                return false;
            }
            toHost.add(packet.toBytes());
            written.signal();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** From now on {@link #write} keeps its caller, until {@link #resumeWrites}, {@link #fail} or {@link #close}. */
    public void pauseWrites() {
        change(() -> paused = true);
    }

    /** Whether packets of the host wait for the reader. */
    public boolean hasUnread() {
        lock.lock();
        try {
            return !fromHost.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether writes are paused and somebody waits for that to end. */
    public boolean keepsAWriter() {
        lock.lock();
        try {
            return paused && writersWaiting > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the writer that waits, and all later ones, go on. */
    public void resumeWrites() {
        change(() -> paused = false);
    }

    /** Whether {@link #write} refuses every packet from now on, as an interface that is down does. */
    public void refuseWrites(boolean refuse) {
        change(() -> refusing = refuse);
    }

    /** From now on the link is gone, like an interface that was deleted. */
    public void fail() {
        leave("interface " + name + " is gone");
    }

    @Override
    public void stopReading() {
        change(() -> stopped = true);
    }

    @Override
    public void close() {
        leave("interface " + name + " is closed");
    }

    private void leave(String why) {
        change(() -> gone = Optional.of(gone.orElse(why)));
    }

    private void change(Runnable state) {
        lock.lock();
        try {
            state.run();
            injected.signalAll();
            resumed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void requirePresent() throws LinkException {
        if (gone.isPresent()) {
            throw new LinkException(Reason.FAILED, gone.get());
        }
    }
}
