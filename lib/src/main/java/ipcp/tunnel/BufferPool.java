package ipcp.tunnel;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The socket buffers of sessions, reused. Safe for any thread. */
final class BufferPool {
    private final int bytes;
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /**
     * @param bytes of each buffer
     */
    BufferPool(int bytes) {
        this.bytes = bytes;
    }

    /** An empty buffer. */
    ByteBuffer acquire() {
        ByteBuffer buffer = free.poll();
        return buffer != null ? buffer : ByteBuffer.allocate(bytes);
    }

    void release(ByteBuffer buffer) {
        buffer.clear();
        free.add(buffer);
    }
}
