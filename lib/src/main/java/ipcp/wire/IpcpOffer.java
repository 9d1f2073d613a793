package ipcp.wire;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server of {@code ipcp/1} and {@code ipcp/2} offers, on one address: a client's first bytes tell which of them
 * it speaks.
 *
 * @param protocols at least one; either dialect of {@code ipcp/1} stands for both
 * @param suites what {@code ipcp/2} may use; the client's order decides among them
 * @param privateKey the server's own, for clients with a public key; not owned
 */
public record IpcpOffer(Set<Protocol> protocols, List<AeadSuite> suites, Optional<PrivateKey> privateKey)
        implements ServerWire.Offer {
    private static final Set<Protocol> FIRST = Set.of(Protocol.IPCP_1, Protocol.IPCP_1_TEXT);

    public IpcpOffer {
        protocols = Set.copyOf(protocols);
        suites = List.copyOf(suites);
        if (protocols.isEmpty() || suites.isEmpty()) {
            throw new IllegalArgumentException("nothing to speak");
        }
        if (protocols.stream().anyMatch(protocol -> protocol != Protocol.IPCP_2 && !FIRST.contains(protocol))) {
            throw new IllegalArgumentException("another wire has a server of its own");
        }
    }

    @Override
    public ServerWire.Identity identity() {
        return ServerWire.Identity.PROVEN;
    }

    @Override
    public ServerWire on(ServerSide side) {
        return new IpcpServer(this, side);
    }

    /** Whether it serves {@code ipcp/1}: then both dialects, whichever the configuration names. */
    boolean speaksIpcp1() {
        return protocols.stream().anyMatch(FIRST::contains);
    }

    boolean speaksIpcp2() {
        return protocols.contains(Protocol.IPCP_2);
    }
}
