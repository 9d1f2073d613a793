package ipcp.tunnel;

import ipcp.crypto.AeadSuite;
import ipcp.wire.Protocol;
import java.time.Duration;
import java.util.List;

/**
 * What a client is told.
 *
 * @param identity who it is
 * @param protocol what the server speaks
 * @param suites what {@code ipcp/2} may use, the best first
 * @param accepting which of the server's settings it applies
 * @param heartbeatInterval between two requests
 * @param heartbeatTimeout the session ends after this long without an authentic frame; more than the interval
 * @param handshakeTimeout from connect to the server's first authentic frame
 * @param reconnect whether to connect again after the end of a session
 */
public record ClientOptions(
        ClientIdentity identity,
        Protocol protocol,
        List<AeadSuite> suites,
        Accepting accepting,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration handshakeTimeout,
        boolean reconnect) {
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    public ClientOptions {
        suites = List.copyOf(suites);
        if (suites.isEmpty()) {
            throw new IllegalArgumentException("no suite");
        }
        if (protocol != Protocol.IPCP_2
                && (identity.claim().isEmpty() || identity.key().isEmpty())) {
            throw new IllegalArgumentException(protocol + " needs a claim and a pre-shared key");
        }
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
