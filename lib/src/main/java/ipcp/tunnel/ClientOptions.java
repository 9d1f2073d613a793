package ipcp.tunnel;

import ipcp.wire.ClientWire;
import java.time.Duration;

/**
 * What a client is told.
 *
 * @param wire what the server speaks, and who the client is there
 * @param accepting which of the server's settings it applies
 * @param heartbeatInterval between two requests
 * @param heartbeatTimeout the session ends after this long without an authentic frame; more than the interval
 * @param handshakeTimeout from connect to the server's first authentic frame
 * @param reconnect whether to connect again after the end of a session
 */
public record ClientOptions(
        ClientWire wire,
        Accepting accepting,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration handshakeTimeout,
        boolean reconnect) {
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    public ClientOptions {
        if (heartbeatInterval.isNegative() || heartbeatInterval.isZero()) {
            throw new IllegalArgumentException("no heartbeat interval");
        }
        if (heartbeatTimeout.compareTo(heartbeatInterval) <= 0) {
            throw new IllegalArgumentException("the heartbeat timeout is not longer than the interval");
        }
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException("no room for a handshake");
        }
    }
}
