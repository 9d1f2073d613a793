package ipcp.transport;

import ipcp.net.IpAddress;
import java.net.InetSocketAddress;

/**
 * Where to connect to or listen: a host and a TCP port.
 *
 * @param host an IPv4 or IPv6 literal, or a name that is resolved at every use
 * @param port 0..65535; 0 lets the system choose, for listening
 */
public record Endpoint(String host, int port) {
    public Endpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("no host");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 0..65535");
        }
    }

    /** The endpoint that a socket is at. */
    public static Endpoint of(InetSocketAddress address) {
        return new Endpoint(IpAddress.of(address.getAddress().getAddress()).toString(), address.getPort());
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
