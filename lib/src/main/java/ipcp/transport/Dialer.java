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

    /**
     * Tells that the connection that was made last was in vain: who answered is not who was looked for, or does not do
     * its part. Where there are several ways, the next attempt begins with another one.
     */
    default void inVain() {}
}
