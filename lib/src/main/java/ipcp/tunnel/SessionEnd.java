package ipcp.tunnel;

import java.util.Locale;

/**
 * Why a session ended.
 *
 * @param detail more about it, for people; may be empty
 */
public record SessionEnd(Reason reason, String detail) {
    /** Every way for a session to end. */
    public enum Reason {
        /** The peer closed the connection. */
        PEER_CLOSED,
        /** The connection broke. */
        CONNECTION_LOST,
        /** The peer sent what is not of this wire, or not authentic. */
        BAD_FRAME,
        /** Nothing authentic came for too long. */
        HEARTBEAT_TIMEOUT,
        /** The same client has connected again. */
        REPLACED,
        /** All places were taken, and it went for a client of another source. */
        MADE_ROOM,
        /** This side was told to stop. */
        STOPPED,
        /** The server ended the handshake. */
        REFUSED,
        /** The handshake took too long. */
        HANDSHAKE_TIMEOUT,
        /** No connection could be made. */
        UNREACHABLE,
        /** Our own fault: the log has more. */
        BUG;

        /** As it stands in the log. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    SessionEnd(Reason reason) {
        this(reason, "");
    }

    @Override
    public String toString() {
        return "reason=" + reason.key() + (detail.isEmpty() ? "" : " detail=\"" + detail + "\"");
    }
}
