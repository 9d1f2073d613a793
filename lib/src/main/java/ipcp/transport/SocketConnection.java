package ipcp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;

/** A connection over a socket: TCP, without Nagle's algorithm (the writer batches what goes together), or Unix. */
final class SocketConnection implements Connection {
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_CORK = 3;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int TCP_NOTSENT_LOWAT = 25;

    /** The most that Linux takes for the times of keepalive, in seconds. */
    private static final int LONGEST_KEEPALIVE = 32767;

    private static final int PROBES = 3;

    private final SocketChannel channel;
    private final boolean tcp;
    private final DirectSocket direct;
    private volatile Endpoint remote;
    private volatile boolean separate;

    private SocketConnection(SocketChannel channel, Endpoint remote, boolean tcp) {
        this.channel = channel;
        this.tcp = tcp;
        this.remote = remote;
        var descriptor = ChannelDescriptor.of(channel);
        this.direct = descriptor.isPresent() ? new DirectSocket(descriptor.getAsInt()) : null;
    }

    /** Takes over a connected channel in blocking mode. */
    static SocketConnection tcp(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new SocketConnection(channel, Endpoint.Tcp.of((InetSocketAddress) channel.getRemoteAddress()), true);
    }

    /**
     * The same of a Unix socket.
     *
     * @param at where the connection was made; a client has no address of its own
     */
    static SocketConnection unix(SocketChannel channel, Endpoint.Local at) {
        return new SocketConnection(channel, at, false);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int readSome(ByteBuffer into) throws IOException {
        return direct == null ? WOULD_BLOCK : direct.receive(into);
    }

    @Override
    public int writeSome(ByteBuffer from) throws IOException {
        return direct == null ? WOULD_BLOCK : direct.send(from, separate);
    }

    @Override
    public void quiesce() {
        if (direct != null) {
            direct.close();
        }
    }

    /** {@inheritDoc} What a Unix socket's peer has not read yet waits here too. */
    @Override
    public void limitUnsent(int bytes) {
        if (direct != null) {
            if (tcp) {
                direct.option(IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes);
            } else {
                direct.option(SOL_SOCKET, SO_SNDBUF, bytes);
            }
        }
    }

    /** {@inheritDoc} Keepalive finds a silent peer's end, TCP_USER_TIMEOUT the end of one that is being sent to. */
    @Override
    public void expectAlive(Duration limit) throws IOException {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("alive within " + limit);
        }
        if (tcp) {
            int seconds = Math.clamp(limit.toSeconds(), 2, LONGEST_KEEPALIVE);
            int interval = Math.max(1, seconds / (2 * PROBES));
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, Math.max(1, seconds - PROBES * interval));
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, interval);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            if (direct != null) {
                direct.option(IPPROTO_TCP, TCP_USER_TIMEOUT, Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE));
            }
        }
    }

    /** {@inheritDoc} TCP_NODELAY alone does not see to that: while a segment waits, more is appended to it. */
    @Override
    public void separateWrites() {
        separate = tcp && direct != null;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        if (separate && from.hasRemaining()) {
            writeApart(from);
        }
        writeAll(from);
    }

    /**
     * Where there is no room, the JDK waits for it, which cannot say that a segment ends; so it gets all but the last
     * byte, which says so, and nothing leaves before that. Leaves what it could not send: in a closed connection.
     */
    private void writeApart(ByteBuffer from) throws IOException {
        direct.send(from, true);
        int end = from.limit();
        if (from.hasRemaining()) {
            direct.option(IPPROTO_TCP, TCP_CORK, 1);
            try {
                writeAll(from.limit(end - 1));
                direct.send(from.limit(end), true);
            } finally {
                from.limit(end);
                direct.option(IPPROTO_TCP, TCP_CORK, 0);
            }
        }
    }

    private void writeAll(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public Endpoint remote() {
        return remote;
    }

    /** The descriptor under it, where the JDK gives it away. */
    OptionalInt descriptor() {
        return ChannelDescriptor.of(channel);
    }

    /** From now on the peer is another: the one that a proxy has connected us to. */
    void reaches(Endpoint behindProxies) {
        remote = behindProxies;
    }

    @Override
    public void close() {
        quiesce();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
