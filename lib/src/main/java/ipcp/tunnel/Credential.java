package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import ipcp.net.Cidr;
import ipcp.wire.Claim;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client that a server knows.
 *
 * @param claim its address inside the tunnel, and its identity where it has no name
 * @param name its identity in {@code ipcp/2}, where a client may also give its claim
 * @param allowedIps networks that it may use and be reached at beside its claim; TUN only
 * @param key the secret that proves the client; beside a public key it is one more secret; not owned
 * @param publicKey proves the client in {@code ipcp/2}; then it cannot use {@code ipcp/1}
 * @param routes networks that the client is told to reach through the server; TUN only
 */
public record Credential(
        Claim claim,
        Optional<String> name,
        List<Cidr> allowedIps,
        Optional<PresharedKey> key,
        Optional<PublicKey> publicKey,
        List<Cidr> routes) {
    /** Longest name, in bytes of UTF-8. */
    public static final int MAX_NAME = 64;

    public Credential {
        allowedIps = List.copyOf(allowedIps);
        routes = List.copyOf(routes);
        if (key.isEmpty() && publicKey.isEmpty()) {
            throw new IllegalArgumentException("nothing proves the client");
        }
        name.ifPresent(Credential::checkName);
        if (claim instanceof Claim.Tap && !(allowedIps.isEmpty() && routes.isEmpty())) {
            throw new IllegalArgumentException("allowed IPs and routes belong to TUN");
        }
    }

    /** A client without a name whose pre-shared key proves it. */
    public Credential(Claim claim, List<Cidr> allowedIps, PresharedKey key) {
        this(claim, Optional.empty(), allowedIps, Optional.of(key), Optional.empty(), List.of());
    }

    /** Throws unless this is a name. */
    static void checkName(String name) {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME + " bytes");
        }
    }

    /** For the log: the name, or else the claim. */
    public String identity() {
        return name.orElseGet(claim::toString);
    }

    /** By what it may name itself: its name, if it has one, and its claim. */
    Stream<String> identities() {
        return Stream.concat(name.stream(), Stream.of(claim.toString())).distinct();
    }
}
