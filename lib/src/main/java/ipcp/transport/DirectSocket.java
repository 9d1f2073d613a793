package ipcp.transport;

import ipcp.foreign.ArrayIo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The descriptor under a socket channel, for calls that do not wait and take arrays as they are. The locks keep a
 * descriptor that was closed, and may be somebody else's by now, from being used. Allocates nothing per call.
 */
final class DirectSocket {
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EPIPE = 32;
    private static final int ECONNRESET = 104;

    private final ReentrantLock receiving = new ReentrantLock();
    private final ReentrantLock sending = new ReentrantLock();
    private final ArrayIo input;
    private final ArrayIo output;
    private final Place received = new Place();
    private final Place sent = new Place();
    private boolean closed;

    DirectSocket(int descriptor) {
        input = new ArrayIo(descriptor);
        output = new ArrayIo(descriptor);
    }

    /** The segment that begins at a buffer's position: the same one as last time, when that is where it was. */
    private static final class Place {
        private byte[] array;
        private int at;
        private MemorySegment segment;

        MemorySegment of(ByteBuffer buffer) {
            int now = buffer.arrayOffset() + buffer.position();
            if (segment == null || array != buffer.array() || at != now) {
                array = buffer.array();
                at = now;
                segment = MemorySegment.ofArray(array).asSlice(at);
            }
            return segment;
        }
    }

    int receive(ByteBuffer into) throws IOException {
        receiving.lock();
        try {
            MemorySegment room = received.of(into);
            while (!closed) {
                long count = input.receive(room, into.remaining());
                if (count > 0) {
                    into.position(into.position() + (int) count);
                    return (int) count;
                }
                if (count == 0) {
                    return Connection.END;
                }
                if (mustWait(input)) {
                    return Connection.WOULD_BLOCK;
                }
            }
            return Connection.WOULD_BLOCK; // the channel says how it was closed
        } finally {
            receiving.unlock();
        }
    }

    /**
     * Sends what is taken.
     *
     * @param apart over TCP nothing that is sent later joins it in one segment, if all of it is taken
     */
    int send(ByteBuffer from, boolean apart) throws IOException {
        sending.lock();
        try {
            MemorySegment bytes = sent.of(from);
            while (!closed) {
                long count = apart ? output.sendApart(bytes, from.remaining()) : output.send(bytes, from.remaining());
                if (count >= 0) {
                    from.position(from.position() + (int) count);
                    return (int) count;
                }
                if (mustWait(output)) {
                    return Connection.WOULD_BLOCK;
                }
            }
            return Connection.WOULD_BLOCK;
        } finally {
            sending.unlock();
        }
    }

    private static boolean mustWait(ArrayIo io) throws IOException {
        int errno = io.errno();
        switch (errno) {
            case EAGAIN -> {
                return true;
            }
            case EINTR -> {
                return false;
            }
            case ECONNRESET -> throw new IOException("Connection reset");
            case EPIPE -> throw new IOException("Broken pipe");
            default -> throw new IOException("the connection failed, error " + errno);
        }
    }

    /** setsockopt(2) with an {@code int}; a kernel that does not know the option goes without. */
    void option(int level, int name, int value) {
        sending.lock();
        try {
            if (!closed) {
                output.option(level, name, value);
            }
        } finally {
            sending.unlock();
        }
    }

    /** From now on nothing touches the descriptor. */
    void close() {
        receiving.lock();
        sending.lock();
        try {
            closed = true;
        } finally {
            sending.unlock();
            receiving.unlock();
        }
    }
}
