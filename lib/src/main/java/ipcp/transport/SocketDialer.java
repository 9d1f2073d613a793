package ipcp.transport;

import java.io.IOException;
import java.time.Duration;

/** A dialer whose connections are sockets. */
sealed interface SocketDialer extends Dialer permits TcpDialer, UnixDialer {
    /** As {@link #dial} does. */
    SocketConnection connect(Duration limit) throws IOException, InterruptedException;

    @Override
    default Connection dial(Duration limit) throws IOException, InterruptedException {
        return connect(limit);
    }

    /** For an endpoint of either kind. */
    static SocketDialer to(Endpoint endpoint, Approach approach) {
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> new TcpDialer(tcp, approach);
            case Endpoint.Local unix -> new UnixDialer(unix);
        };
    }
}
