package ipcp.transport;

import java.io.IOException;
import java.time.Duration;

/** Makes connections to one place. */
@FunctionalInterface
public interface Dialer {
    /**
     * Connects, on any thread; an interrupt ends it.
     *
     * @param limit after which it gives up
     * @throws java.net.NoRouteToHostException when this end has no way there at all
     * @throws IOException when it cannot connect; the message is meant for the operator
     */
    Connection dial(Duration limit) throws IOException, InterruptedException;
}
