package ipcp.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connects over TCP. The name is resolved at every attempt, and each of its addresses is tried in turn, with its share
 * of the time that is left.
 */
public final class TcpDialer implements Dialer {
    private final Endpoint endpoint;

    public TcpDialer(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Connection dial(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<InetAddress> addresses = resolve(limit);
        IOException failure = null;
        for (int i = 0; i < addresses.size(); i++) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            try {
                return connect(addresses.get(i), (int) Math.min(Integer.MAX_VALUE, left / (addresses.size() - i) + 1));
            } catch (ClosedByInterruptException _) {
                throw new InterruptedException("interrupted while connecting to " + endpoint);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure != null ? failure : new SocketTimeoutException("connecting to " + endpoint + " timed out");
    }

    private Connection connect(InetAddress address, int millis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(new InetSocketAddress(address, endpoint.port()), millis);
            return new TcpConnection(channel);
        } catch (SocketTimeoutException _) {
            channel.close();
            throw new ConnectException("no answer from " + describe(address));
        } catch (ClosedByInterruptException e) {
            channel.close();
            throw e;
        } catch (IOException e) {
            channel.close();
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
            throw explained(address, e);
        }
    }

    private IOException explained(InetAddress address, IOException e) {
        String message = describe(address) + ": " + e.getMessage();
        boolean offline = e instanceof NoRouteToHostException
                || String.valueOf(e.getMessage()).contains("unreachable");
        return offline ? new NoRouteToHostException(message) : new ConnectException(message);
    }

    /** The resolver blocks in native code for as long as it likes: on a thread of its own, within our limit. */
    private List<InetAddress> resolve(Duration limit) throws IOException, InterruptedException {
        var answer = new CompletableFuture<List<InetAddress>>();
        Thread.ofPlatform().daemon().name("resolver").start(() -> {
            try {
                answer.complete(Arrays.asList(InetAddress.getAllByName(endpoint.host())));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException _) {
            throw new ConnectException("cannot resolve " + endpoint.host());
        } catch (TimeoutException _) {
            throw new ConnectException("resolving " + endpoint.host() + " timed out");
        }
    }

    private String describe(InetAddress address) {
        String where = new Endpoint(address.getHostAddress(), endpoint.port()).toString();
        return address.getHostAddress().equals(endpoint.host()) ? where : endpoint.host() + " (" + where + ")";
    }
}
