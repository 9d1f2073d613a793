package ipcp.transport;

import java.io.IOException;

/** Takes connections. Any thread may close. */
public interface Listener extends AutoCloseable {
    /**
     * Waits for the next connection; an interrupt closes the listener.
     *
     * @throws java.nio.channels.ClosedChannelException once it is closed
     * @throws IOException when this connection could not be taken; the next one may be
     */
    Connection accept() throws IOException;

    /** Where it listens, with the port that the system chose. */
    Endpoint local();

    @Override
    void close();
}
