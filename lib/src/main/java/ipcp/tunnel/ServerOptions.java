package ipcp.tunnel;

import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.wire.ServerWire;
import ipcp.wire.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a server is told.
 *
 * @param kind what the link carries; every claim is of this kind
 * @param address the server's own address inside the tunnel and its network, whose directed broadcast goes to all
 * @param mac the server's own MAC, which no client may use; TAP only
 * @param clients whom it serves
 * @param clientToClient whether clients reach each other; if not, only the server's side
 * @param wire what it speaks
 * @param authTimeout from accept to the end of the handshake
 * @param maxPreAuthSessions most connections that have not logged in, in total
 * @param heartbeatInterval what clients are told to keep to; empty if they are not told
 * @param heartbeatTimeout a session ends after this long without a sign of life
 * @param dns name servers that clients are told of; at most {@value Settings#MAX_DNS}
 */
public record ServerOptions(
        LinkKind kind,
        Optional<InterfaceAddress> address,
        Optional<MacAddress> mac,
        Clients clients,
        boolean clientToClient,
        ServerWire.Offer wire,
        Duration authTimeout,
        int maxPreAuthSessions,
        Optional<Duration> heartbeatInterval,
        Duration heartbeatTimeout,
        List<IpAddress> dns) {
    public ServerOptions {
        dns = List.copyOf(dns);
        boolean fits = clients instanceof Clients.Known known ? known.fit(kind) : kind == LinkKind.TUN;
        if (!fits) {
            throw new IllegalArgumentException("a client is not of kind " + kind);
        }
        if (wire.identity() != clients.identity()) { // who proves nothing must not pass for somebody who does
            throw new IllegalArgumentException("this wire has another idea of who its clients are");
        }
        if (dns.size() > Settings.MAX_DNS) {
            throw new IllegalArgumentException(dns.size() + " name servers");
        }
        if (authTimeout.isNegative() || authTimeout.isZero() || maxPreAuthSessions < 1) {
            throw new IllegalArgumentException("no room for a handshake");
        }
        if (heartbeatTimeout.isNegative() || heartbeatTimeout.isZero()) {
            throw new IllegalArgumentException("no heartbeat timeout");
        }
    }

    /** The clients that it knows: none if it serves whoever comes. */
    public List<Credential> credentials() {
        return clients instanceof Clients.Known known ? known.credentials() : List.of();
    }
}
