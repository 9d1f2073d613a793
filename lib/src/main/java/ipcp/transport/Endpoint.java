package ipcp.transport;

import ipcp.net.IpAddress;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to connect to or listen. {@link #parse} reads what {@code toString} writes: {@code 192.0.2.1:5000},
 * {@code [2001:db8::1]:5000}, {@code example.org:5000}, {@code unix:/path}, {@code unixa:name}.
 */
public sealed interface Endpoint {
    /**
     * A host and a TCP port.
     *
     * @param host an IPv4 address, an IPv6 address that may have a zone ({@code fe80::1%eth0}), or a name that is
     *     resolved at every use
     * @param port 0..65535; 0 lets the system choose, for listening
     */
    record Tcp(String host, int port) implements Endpoint {
        private static final Pattern NAME =
                Pattern.compile("(?=.{1,253}\\.?$)([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?");
        /** What looks like an IPv4 address, and is one or nothing: resolvers take 10.1 for 10.0.0.1. */
        private static final Pattern NUMBERS = Pattern.compile("(.*\\.)?[0-9]+\\.?");

        private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_.-]{1,15}");
        private static final Pattern ZONED = Pattern.compile("([^%]*)%(" + ZONE + ")");

        public Tcp {
            host = checked(host);
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port " + port + " is not within 0..65535");
            }
        }

        /** The endpoint that a socket is at. */
        public static Tcp of(InetSocketAddress address) {
            String host = IpAddress.of(address.getAddress().getAddress()).toString();
            if (address.getAddress() instanceof Inet6Address v6 && v6.getScopeId() != 0) {
                host += "%" + zone(v6);
            }
            return new Tcp(host, address.getPort());
        }

        /** The interface's name, or its number when that has none that can be written here. */
        private static String zone(Inet6Address address) {
            String name = address.getScopedInterface() == null
                    ? ""
                    : address.getScopedInterface().getName();
            return ZONE.matcher(name).matches() ? name : Integer.toString(address.getScopeId());
        }

        private static String checked(String host) {
            if (host.indexOf(':') >= 0) {
                Matcher zoned = ZONED.matcher(host);
                return zoned.matches()
                        ? IpAddress.parse(zoned.group(1)) + "%" + zoned.group(2)
                        : IpAddress.parse(host).toString();
            }
            if (NUMBERS.matcher(host).matches()) {
                return IpAddress.parse(host).toString();
            }
            if (!NAME.matcher(host).matches()) {
                throw new IllegalArgumentException("\"" + PrintableText.of(host)
                        + "\" is no host: expected an IP address or a name of a-z, 0-9, - and .");
            }
            return host;
        }

        /** The host's address, without its zone, unless it is a name. */
        public Optional<IpAddress> address() {
            boolean literal = host.indexOf(':') >= 0 || NUMBERS.matcher(host).matches();
            int zone = host.indexOf('%');
            return literal ? Optional.of(IpAddress.parse(zone < 0 ? host : host.substring(0, zone))) : Optional.empty();
        }

        /** Whether the host is an address that means something on this machine alone. */
        boolean hasZone() {
            return host.indexOf('%') >= 0;
        }

        @Override
        public String toString() {
            return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /** A Unix socket: on this machine. */
    sealed interface Local extends Endpoint {
        /** {@code sun_path} of unix(7) without the byte that ends a path, or the one that begins a name. */
        int MOST = 107;

        /** What is in {@code sun_path}: printable ASCII. */
        private static void check(String value, String what) {
            if (value.isEmpty() || value.length() > MOST) {
                throw new IllegalArgumentException(
                        what + " has " + value.length() + " bytes: expected 1.." + MOST + " as unix(7) has it");
            }
            if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new IllegalArgumentException(
                        what + " \"" + PrintableText.of(value) + "\": expected printable ASCII characters");
            }
        }
    }

    /**
     * A socket in the file system.
     *
     * @param path absolute, 1..107 printable ASCII characters
     */
    record Unix(String path) implements Local {
        public Unix {
            Local.check(path, "the path of a Unix socket");
            if (!path.startsWith("/") || path.endsWith("/")) {
                throw new IllegalArgumentException("found unix:" + path + ", expected unix:/path/of/a/socket");
            }
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * A socket in Linux's abstract namespace: it has no file, and every user of the network namespace may connect.
     *
     * @param name 1..107 printable ASCII characters
     */
    record Abstract(String name) implements Local {
        public Abstract {
            Local.check(name, "the name of an abstract Unix socket");
        }

        @Override
        public String toString() {
            return "unixa:" + name;
        }
    }

    /**
     * The endpoint that {@code text} names, to connect to.
     *
     * @throws IllegalArgumentException when it names none; the message is meant for the operator
     */
    static Endpoint parse(String text) {
        return EndpointSyntax.parse(text, 1);
    }

    /** The same to listen at: port 0 lets the system choose. */
    static Endpoint parseListening(String text) {
        return EndpointSyntax.parse(text, 0);
    }
}
