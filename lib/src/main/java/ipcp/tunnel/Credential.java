package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.net.Cidr;
import ipcp.wire.Claim;
import java.util.List;

/**
 * A client that a server knows.
 *
 * @param claim its identity, and its address inside the tunnel
 * @param allowedIps networks that it may use and be reached at beside its claim; TUN only
 * @param key the secret that proves the claim; not owned
 */
public record Credential(Claim claim, List<Cidr> allowedIps, PresharedKey key) {
    public Credential {
        allowedIps = List.copyOf(allowedIps);
        if (claim instanceof Claim.Tap && !allowedIps.isEmpty()) {
            throw new IllegalArgumentException("allowed IPs belong to TUN");
        }
    }
}
