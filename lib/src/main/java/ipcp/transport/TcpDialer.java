package ipcp.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Connects over TCP. The name is resolved at every attempt, and its addresses race ({@link ConnectionRace}). */
public final class TcpDialer implements SocketDialer {
    private final Endpoint.Tcp endpoint;
    private final Approach approach;
    private final Resolver resolver;

    public TcpDialer(Endpoint.Tcp endpoint) {
        this(endpoint, Approach.NONE);
    }

    /**
     * @param approach told every address before it is tried
     */
    public TcpDialer(Endpoint.Tcp endpoint, Approach approach) {
        this(endpoint, approach, InetAddress::getAllByName);
    }

    TcpDialer(Endpoint.Tcp endpoint, Approach approach, Resolver.Lookup lookup) {
        if (endpoint.port() == 0) {
            throw new IllegalArgumentException("nobody listens on port 0");
        }
        this.endpoint = endpoint;
        this.approach = approach;
        this.resolver = new Resolver(endpoint.host(), lookup);
    }

    @Override
    public SocketConnection connect(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<InetAddress> addresses = addresses(limit);
        var winner = new ConnectionRace(endpoint, addresses, approach).run(deadline);
        resolver.led(winner.address(), addresses);
        try {
            return SocketConnection.tcp(winner.channel());
        } catch (IOException | RuntimeException e) {
            winner.channel().close();
            throw e;
        }
    }

    private List<InetAddress> addresses(Duration limit) throws IOException, InterruptedException {
        return endpoint.address().isPresent() && !endpoint.hasZone()
                ? List.of(endpoint.address().get().toInetAddress())
                : resolver.resolve(limit);
    }
}
