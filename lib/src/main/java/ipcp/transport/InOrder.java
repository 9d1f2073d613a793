package ipcp.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;

/**
 * One dialer after the other until one connects, within one limit: each has its share of what is left of it. The first
 * one comes first, but after a connection {@link #inVain} the one behind that. Safe for any thread; of several that
 * dial at a time only the latest is thought of then.
 */
final class InOrder implements Dialer {
    private final List<Dialer> dialers;
    /** Where the next attempt begins. */
    private volatile int first;
    /** Which one has connected last. */
    private volatile int connected;

    /**
     * @param dialers at least one
     */
    InOrder(List<Dialer> dialers) {
        this.dialers = List.copyOf(dialers);
    }

    @Override
    public Connection dial(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        var reasons = new StringBuilder();
        boolean offline = true;
        int begin = first;
        first = 0;
        for (int i = 0; i < dialers.size(); i++) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            int next = (begin + i) % dialers.size();
            try {
                Connection connection = dialers.get(next).dial(left.dividedBy(dialers.size() - i));
                connected = next;
                return connection;
            } catch (IOException e) {
                offline &= e instanceof NoRouteToHostException;
                reasons.append(reasons.isEmpty() ? "" : "; ").append(e.getMessage());
            }
        }
        throw offline ? new NoRouteToHostException(reasons.toString()) : new ConnectException(reasons.toString());
    }

    @Override
    public void inVain() {
        dialers.get(connected).inVain();
        first = (connected + 1) % dialers.size();
    }
}
