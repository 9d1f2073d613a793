package ipcp.transport;

/**
 * What is said to one proxy until it is only a wire to what lies behind: bytes and no sockets. It never asks for a byte
 * that may belong to the tunnel already.
 */
sealed interface ProxyHandshake permits Socks5Handshake, ConnectHandshake {
    /** What to do next. */
    sealed interface Step {
        /**
         * Send, then receive.
         *
         * @param send may be empty, and may have a password in it: the sender overwrites it
         * @param receive so many bytes, 1 or more
         */
        @SuppressWarnings("ArrayRecordComponent") // for one use, and then gone
        record Exchange(byte[] send, int receive) implements Step {
            Exchange(int receive) {
                this(new byte[0], receive);
            }
        }

        /** The proxy has connected. */
        record Done() implements Step {}

        /**
         * The proxy does not do it.
         *
         * @param reason for the operator
         */
        record Refused(String reason) implements Step {}
    }

    /** The first step. */
    Step begin();

    /**
     * The next step.
     *
     * @param bytes as many as were to be received
     */
    Step received(byte[] bytes);

    /** What the proxy is expected to send. */
    String awaited();

    /** The handshake that makes {@code proxy} connect to {@code target}. */
    static ProxyHandshake with(Proxy proxy, Endpoint.Tcp target) {
        return switch (proxy.kind()) {
            case SOCKS5 -> new Socks5Handshake(target, proxy.login());
            case HTTP -> new ConnectHandshake(target, proxy.login());
        };
    }
}
