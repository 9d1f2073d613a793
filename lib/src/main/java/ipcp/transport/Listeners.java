package ipcp.transport;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A listener for any endpoint. */
public final class Listeners {
    private static final String ANY4 = "0.0.0.0";
    private static final String ANY6 = "::";

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
     * {@code ::} without the other has both, so that no other IPv4 address can be listed with it.
     */
    public static List<Listener> bindAll(List<Endpoint> endpoints, Set<PosixFilePermission> socketMode)
            throws IOException {
        var listeners = new ArrayList<Listener>();
        try {
            for (Endpoint endpoint : endpoints) {
                listeners.add(bindOneOf(endpoints, endpoint, socketMode));
            }
            return List.copyOf(listeners);
        } catch (IOException | RuntimeException e) {
            listeners.forEach(Listener::close);
            throw e;
        }
    }

    private static Listener bindOneOf(List<Endpoint> all, Endpoint endpoint, Set<PosixFilePermission> socketMode)
            throws IOException {
        boolean v6Only = endpoint instanceof Endpoint.Tcp(var host, int port)
                && host.equals(ANY6)
                && port != 0
                && all.contains(new Endpoint.Tcp(ANY4, port));
        try {
            return bind(endpoint, socketMode, v6Only);
        } catch (BindException e) {
            throw new BindException(e.getMessage() + hint(endpoint, all));
        }
    }

    private static Listener bind(Endpoint endpoint, Set<PosixFilePermission> socketMode, boolean v6Only)
            throws IOException {
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> TcpListener.bind(tcp, v6Only);
            case Endpoint.Local unix -> UnixListener.bind(unix, socketMode);
        };
    }

    /** What to say more of an endpoint that could not be bound: a collision that is easily overlooked. */
    private static String hint(Endpoint endpoint, List<Endpoint> all) {
        if (!(endpoint instanceof Endpoint.Tcp tcp) || tcp.port() == 0) {
            return "";
        }
        var any6 = new Endpoint.Tcp(ANY6, tcp.port());
        boolean collides = all.stream()
                .anyMatch(other ->
                        !other.equals(any6) && other instanceof Endpoint.Tcp(var _, int port) && port == tcp.port());
        return collides && all.contains(any6) && !all.contains(new Endpoint.Tcp(ANY4, tcp.port()))
                ? " (" + any6 + " has every IPv4 address as well)"
                : "";
    }
}
