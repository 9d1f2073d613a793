package ipcp.tunnel;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The socket buffers of sessions, reused. */
final class BufferPool {
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /** An empty buffer of {@link Limits#SOCKET_BUFFER} bytes. */
    ByteBuffer acquire() {
        ByteBuffer buffer = free.poll();
        return buffer != null ? buffer : ByteBuffer.allocate(Limits.SOCKET_BUFFER);
    }

    void release(ByteBuffer buffer) {
        buffer.clear();
        free.add(buffer);
    }
}
