package ipcp.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;

/** Connects to a Unix socket. */
public final class UnixDialer implements SocketDialer {
    /** A listener with a full backlog tells nobody when it has room again. */
    private static final Duration RETRY = Duration.ofMillis(10);

    private final Endpoint.Local endpoint;

    public UnixDialer(Endpoint.Local endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public SocketConnection connect(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int descriptor = UnixSocket.open();
        if (descriptor < 0) {
            throw new SocketException(endpoint + ": " + UnixSocket.explain(UnixSocket.errno()));
        }
        try {
            connect(descriptor, deadline);
            return SocketConnection.unix(ChannelDescriptor.connected(descriptor), endpoint);
        } catch (IOException | InterruptedException | RuntimeException e) {
            UnixSocket.close(descriptor);
            throw e;
        }
    }

    private void connect(int descriptor, long deadline) throws IOException, InterruptedException {
        int errno = UnixSocket.connect(descriptor, endpoint);
        while (errno == UnixSocket.EAGAIN && System.nanoTime() < deadline) {
            Thread.sleep(RETRY);
            errno = UnixSocket.connect(descriptor, endpoint);
        }
        if (errno != 0) {
            throw new ConnectException(
                    errno == UnixSocket.EAGAIN
                            ? "no answer from " + endpoint
                            : endpoint + ": " + UnixSocket.explain(errno));
        }
    }
}
