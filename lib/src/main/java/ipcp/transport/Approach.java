package ipcp.transport;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Told where a connection is about to go, so that the way there can be prepared: a route, when everything else is to go
 * through the tunnel.
 */
@FunctionalInterface
public interface Approach {
    /** Prepares nothing. */
    Approach NONE = _ -> {};

    /**
     * An attempt to connect to {@code address} follows: the first proxy's when there are proxies. Called by the thread
     * that dials, for one address after the other.
     *
     * @throws IOException when the way cannot be prepared; this attempt has failed then
     */
    void approaching(InetAddress address) throws IOException;
}
