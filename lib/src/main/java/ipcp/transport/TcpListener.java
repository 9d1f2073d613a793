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
    static final int BACKLOG = 128;

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final String NO_DESCRIPTOR =
            "IPv6 apart from IPv4 needs java --add-opens java.base/sun.nio.ch=ALL-UNNAMED";

    private final ServerSocketChannel channel;
    private final Endpoint.Tcp local;

    private TcpListener(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.local = Endpoint.Tcp.of((InetSocketAddress) channel.getLocalAddress());
    }

    /**
     * Listens at {@code endpoint}, also right after another listener there has ended.
     *
     * @throws IOException when it cannot; the message says where and why
     */
    public static TcpListener bind(Endpoint.Tcp endpoint) throws IOException {
        return bind(endpoint, false);
    }

    /**
     * @param v6Only leaves IPv4 to another listener, when this one is at {@code ::}
     */
    static TcpListener bind(Endpoint.Tcp endpoint, boolean v6Only) throws IOException {
        try {
            return open(new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()), v6Only);
        } catch (IOException | RuntimeException e) {
            throw new BindException("cannot listen on " + endpoint + ": " + e.getMessage());
        }
    }

    private static TcpListener open(InetSocketAddress address, boolean v6Only) throws IOException {
        boolean v4 = address.getAddress() instanceof Inet4Address; // then 0.0.0.0 is IPv4 alone, as it says
        ServerSocketChannel channel =
                ServerSocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (v6Only) {
                int descriptor = ChannelDescriptor.of(channel).orElseThrow(() -> new BindException(NO_DESCRIPTOR));
                new DirectSocket(descriptor).option(IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            channel.bind(address, BACKLOG);
            return new TcpListener(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Connection accept() throws IOException {
        SocketChannel accepted = channel.accept();
        try {
            return SocketConnection.tcp(accepted);
        } catch (IOException | RuntimeException e) {
            accepted.close();
            throw e;
        }
    }

    @Override
    public Endpoint.Tcp local() {
        return local;
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
