package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.wire.Claim;
import ipcp.wire.Dialect;
import java.time.Duration;

/**
 * What a client is told.
 *
 * @param claim its identity, and its address inside the tunnel
 * @param claimText the claim as the operator wrote it: what the text dialect sends
 * @param dialect the handshake that the server speaks
 * @param key the secret that proves the claim; not owned
 * @param heartbeatInterval between two requests
 * @param heartbeatTimeout the session ends after this long without an authentic frame; more than the interval
 * @param handshakeTimeout from connect to the server's first authentic frame
 * @param reconnect whether to connect again after the end of a session
 */
public record ClientOptions(
        Claim claim,
        String claimText,
        Dialect dialect,
        PresharedKey key,
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
