package ipcp.tunnel;

import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a server is told.
 *
 * @param kind what the link carries; every claim is of this kind
 * @param address the server's own address inside the tunnel and its network, whose directed broadcast goes to all
 * @param mac the server's own MAC, which no client may use; TAP only
 * @param credentials the clients, 1 to {@value #MAX_CREDENTIALS}, no claim twice
 * @param wires what it speaks
 * @param authTimeout from accept to the end of the handshake
 * @param maxPreAuthSessions most connections that have not logged in, in total
 * @param heartbeatInterval what clients are told to keep to; empty if they are not told
 * @param heartbeatTimeout a session ends after this long without an authentic frame
 */
public record ServerOptions(
        LinkKind kind,
        Optional<InterfaceAddress> address,
        Optional<MacAddress> mac,
        List<Credential> credentials,
        ServerWires wires,
        Duration authTimeout,
        int maxPreAuthSessions,
        Optional<Duration> heartbeatInterval,
        Duration heartbeatTimeout) {
    public static final int MAX_CREDENTIALS = 128;

    public ServerOptions {
        credentials = List.copyOf(credentials);
        if (credentials.isEmpty() || credentials.size() > MAX_CREDENTIALS) {
            throw new IllegalArgumentException(credentials.size() + " credentials");
        }
        if (credentials.stream().map(Credential::claim).distinct().count() != credentials.size()) {
            throw new IllegalArgumentException("a claim stands twice");
        }
        if (credentials.stream().anyMatch(credential -> credential.claim().kind() != kind)) {
            throw new IllegalArgumentException("a claim is not of kind " + kind);
        }
        if (credentials.stream().flatMap(Credential::identities).distinct().count()
                != credentials.stream().flatMap(Credential::identities).count()) {
            throw new IllegalArgumentException("a name stands twice, or is another client's claim");
        }
        if (credentials.stream()
                        .flatMap(one -> one.publicKey().stream())
                        .distinct()
                        .count()
                != credentials.stream()
                        .filter(one -> one.publicKey().isPresent())
                        .count()) {
            throw new IllegalArgumentException("a public key stands twice");
        }
        if (credentials.stream().anyMatch(credential -> credential.publicKey().isPresent())
                && wires.privateKey().isEmpty()) {
            throw new IllegalArgumentException("public keys of clients need a private key of the server");
        }
        if (authTimeout.isNegative() || authTimeout.isZero() || maxPreAuthSessions < 1) {
            throw new IllegalArgumentException("no room for a handshake");
        }
        if (heartbeatTimeout.isNegative() || heartbeatTimeout.isZero()) {
            throw new IllegalArgumentException("no heartbeat timeout");
        }
    }
}
