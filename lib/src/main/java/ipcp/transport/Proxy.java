package ipcp.transport;

import java.util.Optional;

/**
 * A proxy that connects to somewhere on our behalf, and how to log in to it. {@link #parse} reads
 * {@code socks5://user:password@host:1080} and {@code http://user:password@host:8080}; user, password and port may be
 * left out. Whoever made it closes it, when nothing dials through it any more.
 */
public final class Proxy implements AutoCloseable {
    /** What the proxy speaks. */
    public enum Kind {
        /** RFC 1928, with the login of RFC 1929. */
        SOCKS5("socks5", 1080),
        /** CONNECT of RFC 9110, section 9.3.6, with the Basic login of RFC 7617. */
        HTTP("http", 8080);

        private final String scheme;
        private final int port;

        Kind(String scheme, int port) {
            this.scheme = scheme;
            this.port = port;
        }

        /** The port that an address without one means. */
        int port() {
            return port;
        }

        @Override
        public String toString() {
            return scheme;
        }
    }

    private final Kind kind;
    private final Endpoint endpoint;
    private final Optional<ProxyLogin> login;

    /**
     * @param login is closed with the proxy
     * @throws IllegalArgumentException when the login cannot be said in what the proxy speaks
     */
    Proxy(Kind kind, Endpoint endpoint, Optional<ProxyLogin> login) {
        this.kind = kind;
        this.endpoint = endpoint;
        this.login = login;
        login.ifPresent(user -> user.requireFit(kind));
    }

    /**
     * The proxy that {@code text} names. Its address is that of an {@link Endpoint}: a Unix socket too, as
     * {@code socks5://user:password@unix:/path}. In user and password, {@code %40} is {@code @}, {@code %2F} is
     * {@code /} and so on. {@code socks5h} is another name of {@code socks5}: names are the proxy's to resolve in any
     * case.
     *
     * @throws IllegalArgumentException when it names none; the message is meant for the operator, and has nothing of
     *     what may be a password
     */
    public static Proxy parse(String text) {
        return ProxySyntax.parse(text);
    }

    public Kind kind() {
        return kind;
    }

    /** Where it is. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Whether the text that this was read from has a password in it. */
    public boolean hasPassword() {
        return login.filter(ProxyLogin::hasPassword).isPresent();
    }

    /**
     * The same proxy with another password: this one's is overwritten.
     *
     * @param password of 1 to 255 bytes; taken over, and overwritten when the proxy is closed
     * @throws IllegalArgumentException when there is no user whose password it is, or it cannot be said in what the
     *     proxy speaks; the message has nothing of it
     */
    public Proxy withPassword(byte[] password) {
        ProxyLogin user = login.orElseThrow(() -> new IllegalArgumentException("no user whose password it is"));
        user.close();
        return new Proxy(kind, endpoint, Optional.of(user.withPassword(password)));
    }

    /** What it takes to get in, if there is anything. */
    Optional<ProxyLogin> login() {
        return login;
    }

    /** Overwrites the password. */
    @Override
    public void close() {
        login.ifPresent(ProxyLogin::close);
    }

    /** As {@link #parse} reads it, but for the password. */
    @Override
    public String toString() {
        return kind + "://" + login.map(user -> user + "@").orElse("") + endpoint;
    }
}
