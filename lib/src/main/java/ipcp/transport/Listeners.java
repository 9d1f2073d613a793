package ipcp.transport;

import java.io.IOException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A listener for any endpoint. */
public final class Listeners {
    private Listeners() {}

    /**
     * Listens at one endpoint.
     *
     * @param socketMode of the file, if there is one: who may write may connect
     * @throws IOException when it cannot; the message says where and why
     */
    public static Listener bind(Endpoint endpoint, Set<PosixFilePermission> socketMode) throws IOException {
        return bind(endpoint, socketMode, false);
    }

    /**
     * Listens at all of them, or at none. Of {@code 0.0.0.0} and {@code ::} with one port, each has its own family;
     * {@code ::} alone has both.
     */
    public static List<Listener> bindAll(List<Endpoint> endpoints, Set<PosixFilePermission> socketMode)
            throws IOException {
        var listeners = new ArrayList<Listener>();
        try {
            for (Endpoint endpoint : endpoints) {
                listeners.add(bind(endpoint, socketMode, sharesItsPort(endpoint, endpoints)));
            }
            return List.copyOf(listeners);
        } catch (IOException | RuntimeException e) {
            listeners.forEach(Listener::close);
            throw e;
        }
    }

    private static Listener bind(Endpoint endpoint, Set<PosixFilePermission> socketMode, boolean v6Only)
            throws IOException {
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> TcpListener.bind(tcp, v6Only);
            case Endpoint.Local unix -> UnixListener.bind(unix, socketMode);
        };
    }

    /** Whether this is {@code ::}, and another has its port on IPv4. */
    private static boolean sharesItsPort(Endpoint endpoint, List<Endpoint> all) {
        return endpoint instanceof Endpoint.Tcp(var host, int port)
                && host.equals("::")
                && port != 0
                && all.stream()
                        .anyMatch(other -> other instanceof Endpoint.Tcp tcp
                                && tcp.port() == port
                                && tcp.address().isPresent()
                                && tcp.address().get().isV4());
    }
}
