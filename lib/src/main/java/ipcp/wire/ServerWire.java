package ipcp.wire;

/**
 * A wire as one server speaks it: what all of its connections have in common. Nothing outside this package knows which
 * wire it is. Safe for any thread.
 */
public interface ServerWire extends AutoCloseable {
    /** Whose word a server takes for who a client is. */
    enum Identity {
        /** A client proves to be one that the server knows. */
        PROVEN,
        /** Whoever comes is given an address and known by that. */
        GIVEN,
        /** There is one client, whoever it is. */
        NONE
    }

    /** A wire that a server is told to speak. */
    interface Offer {
        /** Who its clients are to the server. */
        Identity identity();

        /** The wire as that server speaks it. */
        ServerWire on(ServerSide side);
    }

    /**
     * The handshake of a connection that was just accepted.
     *
     * @param source where the client comes from, without the port: what a wire without identities knows clients by
     */
    ServerHandshake handshake(String source);

    /** Overwrites what is secret of the wire's own. No handshake is under way. */
    @Override
    default void close() {}
}
