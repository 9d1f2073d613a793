package ipcp.wire;

import ipcp.link.LinkKind;

/**
 * A wire as one client speaks it. Nothing outside this package knows which wire it is. Safe for any thread.
 */
public interface ClientWire {
    Protocol protocol();

    /** The kind of link whose packets it carries. */
    LinkKind kind();

    /** Who the client is, for the log. */
    String identity();

    /** The handshake of a connection that was just made. */
    ClientHandshake handshake();

    /**
     * What it means, for people, that the server closes the connection during the handshake.
     *
     * @param answered whether it had answered before
     */
    String closed(boolean answered);
}
