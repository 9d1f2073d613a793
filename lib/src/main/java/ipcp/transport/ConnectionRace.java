package ipcp.transport;

import ipcp.scope.Scope;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Happy Eyeballs (RFC 8305, sections 4 and 5): the addresses of a host in turn, both families {@link #alternating},
 * each on a virtual thread of its own, the next one after {@link #DELAY} or as soon as one has failed. The first
 * connection wins, the others are closed. Used once, by the thread that dials.
 */
final class ConnectionRace {
    /** The Connection Attempt Delay. */
    static final Duration DELAY = Duration.ofMillis(250);

    /** How one attempt ended. */
    private sealed interface Attempt {}

    /**
     * The winner, or a runner-up.
     *
     * @param channel in blocking mode
     */
    record Connected(InetAddress address, SocketChannel channel) implements Attempt {}

    private record Failed(IOException failure) implements Attempt {}

    private final Endpoint.Tcp endpoint;
    private final Approach approach;
    private final List<InetAddress> addresses;
    private final BlockingQueue<Attempt> ended = new LinkedBlockingQueue<>();

    /**
     * @param addresses of the endpoint's host, at least one, in the order in which they start
     */
    ConnectionRace(Endpoint.Tcp endpoint, List<InetAddress> addresses, Approach approach) {
        this.endpoint = endpoint;
        this.approach = approach;
        this.addresses = List.copyOf(addresses);
    }

    /** The first address stays first, its family alternates with the other, within one the order stays. */
    static List<InetAddress> alternating(List<InetAddress> addresses) {
        boolean v4First = addresses.getFirst() instanceof Inet4Address;
        Deque<InetAddress> next = new ArrayDeque<>();
        Deque<InetAddress> after = new ArrayDeque<>();
        addresses.forEach(address -> (address instanceof Inet4Address == v4First ? next : after).add(address));
        var result = new ArrayList<InetAddress>();
        while (!next.isEmpty() || !after.isEmpty()) {
            if (!next.isEmpty()) {
                result.add(next.poll());
            }
            if (!after.isEmpty()) {
                result.add(after.poll());
            }
        }
        return result;
    }

    /**
     * Runs the race.
     *
     * @param deadline as {@link System#nanoTime} has it
     * @throws NoRouteToHostException when there is no way to any of the addresses
     */
    Connected run(long deadline) throws IOException, InterruptedException {
        Connected winner = null;
        try {
            try (var attempts = new Scope<Void>("dial " + endpoint)) {
                winner = first(attempts, deadline);
            }
            return winner;
        } finally {
            for (Attempt attempt : ended) { // those that came later
                if (attempt instanceof Connected(var _, var channel) && attempt != winner) {
                    channel.close();
                }
            }
        }
    }

    private Connected first(Scope<Void> attempts, long deadline) throws IOException, InterruptedException {
        IOException failure = null;
        int begun = 0;
        int failed = 0;
        long next = System.nanoTime();
        while (failed < addresses.size()) {
            long now = System.nanoTime();
            if (begun < addresses.size() && now - next >= 0) {
                begin(attempts, addresses.get(begun++));
                next = now + DELAY.toNanos();
            }
            long wait = begun < addresses.size() ? Math.min(next, deadline) - now : deadline - now;
            switch (ended.poll(wait, TimeUnit.NANOSECONDS)) {
                case null -> {
                    if (System.nanoTime() - deadline >= 0) {
                        throw failure != null && failed == begun
                                ? failure
                                : new ConnectException("no answer from " + endpoint + tried(begun));
                    }
                }
                case Connected winner -> {
                    return winner;
                }
                case Failed(var reason) -> {
                    failed++;
                    failure = failure == null || failure instanceof NoRouteToHostException ? reason : failure;
                    next = System.nanoTime();
                }
            }
        }
        throw failure;
    }

    private String tried(int begun) {
        boolean known = addresses.size() == 1 && endpoint.address().isPresent();
        return known
                ? ""
                : " at "
                        + String.join(
                                ", ",
                                addresses.subList(0, begun).stream()
                                        .map(InetAddress::getHostAddress)
                                        .toList());
    }

    private void begin(Scope<Void> attempts, InetAddress address) {
        try {
            approach.approaching(address);
        } catch (IOException e) {
            ended.add(new Failed(explained(address, e)));
            return;
        }
        attempts.fork(address.getHostAddress(), () -> {
            ended.add(connect(address));
            return null;
        });
    }

    private Attempt connect(InetAddress address) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.connect(new InetSocketAddress(address, endpoint.port()));
            return new Connected(address, channel);
        } catch (IOException | RuntimeException e) { // unresolvable zones are of the latter kind
            close(channel);
            return new Failed(explained(address, e));
        }
    }

    private static void close(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // it was never connected
        }
    }

    private IOException explained(InetAddress address, Exception e) {
        String where =
                Endpoint.Tcp.of(new InetSocketAddress(address, endpoint.port())).toString();
        String message = (where.equals(endpoint.toString()) ? where : endpoint.host() + " (" + where + ")") + ": "
                + e.getMessage();
        boolean offline = e instanceof NoRouteToHostException
                || String.valueOf(e.getMessage()).contains("unreachable");
        return offline ? new NoRouteToHostException(message) : new ConnectException(message);
    }
}
