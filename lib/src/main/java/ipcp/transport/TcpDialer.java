package ipcp.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Connects over TCP. The name is resolved at every attempt, and its addresses race ({@link ConnectionRace}); those that
 * were connected to {@link #inVain} start last, until one was not. Safe for any thread; of several that dial at a time
 * only the latest is thought of then.
 */
public final class TcpDialer implements SocketDialer {
    private final Endpoint.Tcp endpoint;
    private final Approach approach;
    private final Resolver resolver;
    /** Connected to in vain since the last good connection, the latest last. */
    private volatile List<InetAddress> passedOver = List.of();

    private volatile Optional<InetAddress> last = Optional.empty();

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
        if (last.isPresent()) { // nobody said that it was in vain
            passedOver = List.of();
            last = Optional.empty();
        }
        List<InetAddress> addresses = addresses(limit);
        var winner = new ConnectionRace(endpoint, inOrder(addresses), approach).run(deadline);
        resolver.led(winner.address(), addresses);
        last = Optional.of(winner.address());
        try {
            return SocketConnection.tcp(winner.channel());
        } catch (IOException | RuntimeException e) {
            winner.channel().close();
            throw e;
        }
    }

    @Override
    public void inVain() {
        var again = new ArrayList<>(passedOver);
        last.ifPresent(again::remove);
        last.ifPresent(again::add);
        passedOver = List.copyOf(again);
        last = Optional.empty();
    }

    private List<InetAddress> inOrder(List<InetAddress> addresses) {
        var order = new ArrayList<>(ConnectionRace.alternating(addresses));
        order.removeAll(passedOver);
        passedOver.stream().filter(addresses::contains).forEach(order::add);
        return order;
    }

    private List<InetAddress> addresses(Duration limit) throws IOException, InterruptedException {
        return endpoint.address().isPresent() && !endpoint.hasZone()
                ? List.of(endpoint.address().get().toInetAddress())
                : resolver.resolve(limit);
    }
}
