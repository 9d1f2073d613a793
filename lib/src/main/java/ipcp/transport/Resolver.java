package ipcp.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses of one host. They are asked for every time; when there is no answer, because the way to the name
 * servers has gone down with the tunnel, those count that led there last. Safe for any thread.
 */
final class Resolver {
    /** Where names are looked up; blocks as long as it likes. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws IOException;
    }

    private final String host;
    private final Lookup lookup;
    private volatile List<InetAddress> known = List.of();

    Resolver(String host, Lookup lookup) {
        this.host = host;
        this.lookup = lookup;
    }

    /**
     * The host's addresses, at least one.
     *
     * @param limit for the answer; half of it when there are addresses to fall back on, so that time to use them is
     *     left
     */
    List<InetAddress> resolve(Duration limit) throws IOException, InterruptedException {
        List<InetAddress> fallback = known;
        try {
            return ask(fallback.isEmpty() ? limit : limit.dividedBy(2));
        } catch (ConnectException e) {
            if (fallback.isEmpty()) {
                throw e;
            }
            return fallback;
        }
    }

    /** The resolver blocks in native code for as long as it likes: on a thread of its own, within our limit. */
    private List<InetAddress> ask(Duration limit) throws IOException, InterruptedException {
        var answer = new CompletableFuture<List<InetAddress>>();
        Thread.ofPlatform().daemon().name("resolver").start(() -> {
            try {
                answer.complete(List.of(lookup.addresses(host)));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException _) {
            throw new ConnectException("cannot resolve " + host);
        } catch (TimeoutException _) {
            throw new ConnectException("resolving " + host + " timed out");
        }
    }

    /** A connection was made to {@code winner}, one of {@code addresses}: where to look first without an answer. */
    void led(InetAddress winner, List<InetAddress> addresses) {
        var again = new ArrayList<>(addresses);
        again.remove(winner);
        again.addFirst(winner);
        known = List.copyOf(again);
    }
}
