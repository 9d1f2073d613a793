package ipcp.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

    /** A buffer that is gone when {@code arena} is closed, instead of some time after it is garbage. */
    public static NativeBuffer allocate(int capacity, Arena arena) {
        return new NativeBuffer(arena.allocate(capacity).asByteBuffer().order(ByteOrder.BIG_ENDIAN));
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
