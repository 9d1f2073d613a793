package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.wire.Claim;
import ipcp.wire.ClientIdentity;
import ipcp.wire.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client that a server knows.
 *
 * @param claim its address inside the tunnel, and its identity where it has no name; without one it is given an address
 *     of the server's pool, TUN only
 * @param name its identity in {@code ipcp/2}, where a client may also give its claim
 * @param allowedIps networks that it may use and be reached at beside its claim; TUN only
 * @param key the secret that proves the client; beside a public key it is one more secret; not owned
 * @param publicKey proves the client in {@code ipcp/2}; then it cannot use {@code ipcp/1}
 * @param routes networks that the client is told to reach through the server; TUN only
 */
public record Credential(
        Optional<Claim> claim,
        Optional<String> name,
        List<Cidr> allowedIps,
        Optional<PresharedKey> key,
        Optional<PublicKey> publicKey,
        List<Cidr> routes) {
    public Credential {
        allowedIps = List.copyOf(allowedIps);
        routes = List.copyOf(routes);
        if (key.isEmpty() && publicKey.isEmpty()) {
            throw new IllegalArgumentException("nothing proves the client");
        }
        name.ifPresent(ClientIdentity::checkName);
        if (routes.size() > Settings.MAX_ROUTES) {
            throw new IllegalArgumentException(routes.size() + " routes");
        }
        if (claim.isEmpty() && name.isEmpty() && publicKey.isEmpty()) {
            throw new IllegalArgumentException("nothing says who the client is");
        }
        if (claim.filter(Claim.Tap.class::isInstance).isPresent() && !(allowedIps.isEmpty() && routes.isEmpty())) {
            throw new IllegalArgumentException("allowed IPs and routes belong to TUN");
        }
    }

    /** A client without a name whose pre-shared key proves it. */
    public Credential(Claim claim, List<Cidr> allowedIps, PresharedKey key) {
        this(Optional.of(claim), Optional.empty(), allowedIps, Optional.of(key), Optional.empty(), List.of());
    }

    /** Its own IPv4 address, if it is a client of a TUN that has one. */
    Optional<IpAddress> address() {
        return claim.filter(Claim.Tun.class::isInstance).map(own -> IpAddress.of(own.bytes()));
    }

    /** For the log: the name, or else the claim, or else the public key. No other client has it. */
    public String identity() {
        return name.or(() -> claim.map(Claim::toString))
                .or(() -> publicKey.map(PublicKey::toString))
                .orElseThrow();
    }

    /** By what it may name itself, or is known in the log. */
    Stream<String> identities() {
        return Stream.concat(Stream.of(identity()), claim.stream().map(Claim::toString))
                .distinct();
    }
}
