package ipcp.tunnel;

import ipcp.net.NativeBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The socket buffers of sessions, reused: native memory is not freed before the next garbage collection. */
final class BufferPool {
    private final ConcurrentLinkedQueue<NativeBuffer> free = new ConcurrentLinkedQueue<>();

    /** An empty buffer of {@link Limits#SOCKET_BUFFER} bytes. */
    NativeBuffer acquire() {
        NativeBuffer buffer = free.poll();
        return buffer != null ? buffer : NativeBuffer.allocate(Limits.SOCKET_BUFFER);
    }

    void release(NativeBuffer buffer) {
        buffer.bytes().clear();
        free.add(buffer);
    }
}
