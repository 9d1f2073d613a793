package ipcp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Listens on a TCP port. */
public final class TcpListener implements Listener {
    private static final int BACKLOG = 128;

    private final ServerSocketChannel channel;

    private TcpListener(ServerSocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Listens at {@code endpoint}, also right after another listener there has ended.
     *
     * @throws IOException when it cannot; the message says where and why
     */
    public static TcpListener bind(Endpoint endpoint) throws IOException {
        var address = new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        boolean v4 = address.getAddress() instanceof Inet4Address; // then 0.0.0.0 is IPv4 alone, as it says
        ServerSocketChannel channel =
                ServerSocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, BACKLOG);
            return new TcpListener(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new BindException("cannot listen on " + endpoint + ": " + e.getMessage());
        }
    }

    @Override
    public Connection accept() throws IOException {
        SocketChannel accepted = channel.accept();
        try {
            return new TcpConnection(accepted);
        } catch (IOException | RuntimeException e) {
            accepted.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
