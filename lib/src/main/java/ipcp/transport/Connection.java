package ipcp.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A byte stream in both directions. One thread at a time reads and one writes; {@link #read} and {@link #write} block,
 * and an interrupt ends the wait and the connection. Any thread may close. Buffers have arrays.
 */
public interface Connection extends AutoCloseable {
    /** From {@link #readSome} and {@link #writeSome}: not without waiting. */
    int WOULD_BLOCK = -2;

    /** The end of the stream. */
    int END = -1;

    /**
     * Reads what there is, at least one byte.
     *
     * @return how many bytes, or {@link #END}
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Reads what there is and does not wait.
     *
     * @return how many bytes, {@link #END}, or {@link #WOULD_BLOCK}, which is all that some connections ever say
     */
    default int readSome(ByteBuffer into) throws IOException {
        return WOULD_BLOCK;
    }

    /** Writes all of {@code from}. */
    void write(ByteBuffer from) throws IOException;

    /**
     * Writes what is taken of {@code from} and does not wait.
     *
     * @return how many bytes, or {@link #WOULD_BLOCK}, which is all that some connections ever say
     */
    default int writeSome(ByteBuffer from) throws IOException {
        return WOULD_BLOCK;
    }

    /**
     * Asks that no more than {@code bytes} wait here for their turn to be sent; what is on its way does not count. Not
     * every connection can do that.
     */
    default void limitUnsent(int bytes) {}

    /**
     * Asks that from now on what one {@link #write} or {@link #writeSome} takes travels in segments of its own. Not
     * every connection can do that.
     */
    default void separateWrites() {}

    /**
     * From now on nothing is done without waiting: the connection may be closed under whoever tries, by an interrupt.
     */
    default void quiesce() {}

    /** Tells the peer that nothing more comes; it may go on sending. */
    void shutdownOutput() throws IOException;

    /**
     * Asks that the connection fails when its peer has vanished, about {@code limit} after it was last heard: for wires
     * without a heartbeat of their own. A peer that takes nothing for so long, though there is something to send,
     * counts as vanished too. Does nothing where the end of a peer cannot be missed.
     *
     * @param limit more than zero; counted in seconds, from two on
     */
    default void expectAlive(Duration limit) throws IOException {}

    /** Where the peer is; for a Unix socket, whose clients have no address, where the connection was made. */
    Endpoint remote();

    @Override
    void close();
}
