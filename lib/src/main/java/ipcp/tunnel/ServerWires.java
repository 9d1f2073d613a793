package ipcp.tunnel;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PrivateKey;
import ipcp.wire.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server speaks.
 *
 * @param protocols at least one; either dialect of {@code ipcp/1} stands for both
 * @param suites what {@code ipcp/2} may use; the client's order decides among them
 * @param privateKey the server's own, for clients with a public key; not owned
 */
public record ServerWires(Set<Protocol> protocols, List<AeadSuite> suites, Optional<PrivateKey> privateKey) {
    public ServerWires {
        protocols = Set.copyOf(protocols);
        suites = List.copyOf(suites);
        if (protocols.isEmpty() || suites.isEmpty()) {
            throw new IllegalArgumentException("nothing to speak");
        }
    }

    /** Whether it serves {@code ipcp/1}: then both dialects, whichever the configuration names. */
    boolean speaksIpcp1() {
        return protocols.contains(Protocol.IPCP_1) || protocols.contains(Protocol.IPCP_1_TEXT);
    }

    boolean speaksIpcp2() {
        return protocols.contains(Protocol.IPCP_2);
    }
}
