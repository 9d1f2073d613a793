package ipcp.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A byte stream in both directions. One thread reads and one writes; both block, and an interrupt ends the wait and the
 * connection. Any thread may close.
 */
public interface Connection extends AutoCloseable {
    /**
     * Reads what there is, at least one byte.
     *
     * @return how many bytes, or -1 at the end of the stream
     */
    int read(ByteBuffer into) throws IOException;

    /** Writes all of {@code from}. */
    void write(ByteBuffer from) throws IOException;

    /** Tells the peer that nothing more comes; it may go on sending. */
    void shutdownOutput() throws IOException;

    /** The peer's address. */
    InetSocketAddress remote();

    @Override
    void close();
}
