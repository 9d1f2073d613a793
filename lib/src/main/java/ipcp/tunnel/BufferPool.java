package ipcp.tunnel;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The socket buffers of sessions, reused. Safe for any thread. */
final class BufferPool {
    private final int bytes;
    private final AtomicInteger inUse = new AtomicInteger();
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /**
     * @param bytes of each buffer
     */
    BufferPool(int bytes) {
        this.bytes = bytes;
    }

    /** An empty buffer. */
    ByteBuffer acquire() {
        inUse.incrementAndGet();
        ByteBuffer buffer = free.poll();
        return buffer != null ? buffer : ByteBuffer.allocate(bytes);
    }

    void release(ByteBuffer buffer) {
        inUse.decrementAndGet();
        buffer.clear();
        free.add(buffer);
    }

    /** Sessions that there are: each has two. */
    int sessions() {
        return inUse.get() / 2;
    }
}
