package ipcp.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;

/**
 * One dialer after the other until one connects, within one limit: each has its share of what is left of it.
 *
 * @param dialers at least one
 */
record InOrder(List<Dialer> dialers) implements Dialer {
    @Override
    public Connection dial(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        var reasons = new StringBuilder();
        boolean offline = true;
        for (int i = 0; i < dialers.size(); i++) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            try {
                return dialers.get(i).dial(left.dividedBy(dialers.size() - i));
            } catch (IOException e) {
                offline &= e instanceof NoRouteToHostException;
                reasons.append(reasons.isEmpty() ? "" : "; ").append(e.getMessage());
            }
        }
        throw offline ? new NoRouteToHostException(reasons.toString()) : new ConnectException(reasons.toString());
    }
}
