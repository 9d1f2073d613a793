package ipcp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Listens on a Unix socket. Its file is removed when it is closed. */
public final class UnixListener implements Listener {
    /** Nobody but the user that the program runs as may connect. */
    public static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final ServerSocketChannel channel;
    private final Endpoint.Local local;
    private final Optional<SocketFile> file;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    private UnixListener(ServerSocketChannel channel, Endpoint.Local local, Optional<SocketFile> file) {
        this.channel = channel;
        this.local = local;
        this.file = file;
    }

    /**
     * Listens at {@code endpoint}. A socket file that nobody listens at any more is replaced.
     *
     * @param mode of the socket file: who may write may connect; of no meaning to an abstract socket
     * @throws IOException when it cannot; the message says where and why
     */
    public static UnixListener bind(Endpoint.Local endpoint, Set<PosixFilePermission> mode) throws IOException {
        int descriptor = UnixSocket.open();
        Optional<SocketFile> file = Optional.empty();
        try {
            check(descriptor);
            switch (endpoint) {
                case Endpoint.Unix unix ->
                    file = Optional.of(SocketFile.listen(descriptor, unix, TcpListener.BACKLOG, mode));
                case Endpoint.Abstract _ -> {
                    bindName(descriptor, endpoint);
                    check(UnixSocket.listen(descriptor, TcpListener.BACKLOG));
                }
            }
            return new UnixListener(ChannelDescriptor.listening(descriptor), endpoint, file);
        } catch (IOException | RuntimeException e) {
            if (file.isPresent()) {
                file.get().remove();
            }
            UnixSocket.close(descriptor);
            throw new BindException("cannot listen on " + endpoint + ": " + e.getMessage());
        }
    }

    private static void bindName(int descriptor, Endpoint.Local endpoint) throws IOException {
        int errno = UnixSocket.bind(descriptor, endpoint);
        if (errno != 0) {
            throw new BindException(
                    errno == UnixSocket.EADDRINUSE ? "another program listens there" : UnixSocket.explain(errno));
        }
    }

    private static void check(int result) throws IOException {
        if (result < 0) {
            throw new BindException(UnixSocket.explain(UnixSocket.errno()));
        }
    }

    @Override
    public Connection accept() throws IOException {
        return SocketConnection.unix(channel.accept(), local);
    }

    @Override
    public Endpoint.Local local() {
        return local;
    }

    @Override
    public void close() {
        closing.lock();
        try {
            try (channel) {
                if (file.isPresent() && !closed) {
                    closed = true;
                    file.get().remove(); // before the channel closes, see there
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closing.unlock();
        }
    }
}
