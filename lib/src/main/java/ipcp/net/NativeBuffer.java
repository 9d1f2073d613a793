package ipcp.net;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A direct buffer in network order together with its native address, so that native calls and socket calls work on the
 * same bytes.
 */
public final class NativeBuffer {
    private final ByteBuffer bytes;
    private final long address;

    private NativeBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
        this.address = MemorySegment.ofBuffer(bytes).address();
    }

    public static NativeBuffer allocate(int capacity) {
        return new NativeBuffer(ByteBuffer.allocateDirect(capacity));
    }

    /** The buffer itself: its position and limit are the reader's and writer's. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The native address of byte {@code index} of the buffer, whatever its position. */
    public long address(int index) {
        return address + index;
    }
}
