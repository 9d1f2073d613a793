package ipcp.transport;

import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.ProxyHandshake.Step;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Connects through proxies: to the first of them, which connects to the second, and so on; the last one connects to the
 * endpoint. One limit holds for all of it, however slowly they answer. Messages say whose fault it was.
 */
final class ProxyDialer implements Dialer {
    private final List<Proxy> proxies;
    private final Endpoint.Tcp target;
    private final SocketDialer first;

    /**
     * @param proxies the nearest first, at least one; only that may be at a Unix socket
     */
    ProxyDialer(List<Proxy> proxies, Endpoint target, Approach approach) {
        this.proxies = proxies;
        for (int i = 1; i < proxies.size(); i++) {
            reachable(proxies.get(i).endpoint());
        }
        this.target = reachable(target);
        this.first = SocketDialer.to(proxies.getFirst().endpoint(), approach);
    }

    /** What a proxy can be asked for. */
    private static Endpoint.Tcp reachable(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Local _ ->
                throw new IllegalArgumentException("a proxy connects to hosts, not to " + endpoint);
            case Endpoint.Tcp tcp
            when tcp.hasZone() ->
                throw new IllegalArgumentException(tcp + " has a zone, which means nothing to a proxy");
            case Endpoint.Tcp tcp
            when tcp.port() == 0 -> throw new IllegalArgumentException("nobody listens on port 0");
            case Endpoint.Tcp tcp -> tcp;
        };
    }

    @Override
    public Connection dial(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        SocketConnection connection = toFirst(limit);
        boolean through = false;
        try {
            goThrough(connection, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            connection.reaches(target);
            through = true;
            return connection;
        } finally {
            if (!through) {
                connection.close();
                first.inVain();
            }
        }
    }

    @Override
    public void inVain() {
        first.inVain();
    }

    private SocketConnection toFirst(Duration limit) throws IOException, InterruptedException {
        try {
            return first.connect(limit);
        } catch (NoRouteToHostException e) {
            throw new NoRouteToHostException(at(0) + e.getMessage());
        } catch (IOException e) {
            throw new ConnectException(at(0) + e.getMessage());
        }
    }

    /** On a thread that is interrupted at the limit, which ends its wait and the connection. */
    private void goThrough(Connection connection, Duration limit) throws IOException, InterruptedException {
        var passed = new Progress();
        try (var scope = new Scope<Void>("proxies of " + target)) {
            scope.fork("handshakes", () -> {
                for (int i = 0; i < proxies.size(); i++) {
                    passed.hops = i;
                    shake(connection, i);
                }
                return null;
            });
            Optional<Subtask<Void>> ended = scope.awaitFirst(limit);
            if (ended.isEmpty()) {
                throw new ConnectException(at(passed.hops) + "no answer in time");
            }
            ended.get().get();
        } catch (Subtask.FailedException e) {
            throw e.io();
        }
    }

    /** How many proxies have connected to what comes next. */
    private static final class Progress {
        private volatile int hops;
    }

    private void shake(Connection connection, int hop) throws IOException {
        ProxyHandshake handshake = ProxyHandshake.with(proxies.get(hop), behind(hop));
        try {
            Step step = handshake.begin();
            while (step instanceof Step.Exchange(var send, int receive)) {
                send(connection, send);
                step = handshake.received(receive(connection, receive));
            }
            if (step instanceof Step.Refused(var reason)) {
                throw new ConnectException(reason);
            }
        } catch (EOFException _) {
            throw new ConnectException(at(hop) + "has closed the connection before " + handshake.awaited());
        } catch (IOException e) {
            throw new ConnectException(at(hop) + e.getMessage());
        }
    }

    private Endpoint.Tcp behind(int hop) {
        return hop + 1 < proxies.size() ? reachable(proxies.get(hop + 1).endpoint()) : target;
    }

    private static void send(Connection connection, byte[] bytes) throws IOException {
        try {
            connection.write(ByteBuffer.wrap(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] receive(Connection connection, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (connection.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.array();
    }

    private String at(int hop) {
        Proxy proxy = proxies.get(hop);
        String which = proxies.size() == 1 ? "proxy" : "proxy " + (hop + 1) + " of " + proxies.size();
        return which + ", " + proxy.kind() + " " + proxy.endpoint() + ": ";
    }
}
