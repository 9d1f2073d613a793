package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.link.LinkKind;
import ipcp.wire.Claim;
import java.util.Optional;

/**
 * Who a client is, and how it proves that. At least a pre-shared key, or a private key and the server's public key.
 *
 * @param kind of the link
 * @param claim its address inside the tunnel, when the configuration says it; {@code ipcp/1} needs it
 * @param claimText the claim as the operator wrote it, which the text dialect sends; may be empty
 * @param name its name in {@code ipcp/2}; without one the claim is
 * @param key the pre-shared key; not owned
 * @param privateKey not owned
 * @param serverKey what the server must prove to have
 */
public record ClientIdentity(
        LinkKind kind,
        Optional<Claim> claim,
        String claimText,
        Optional<String> name,
        Optional<PresharedKey> key,
        Optional<PrivateKey> privateKey,
        Optional<PublicKey> serverKey) {
    public ClientIdentity {
        if (privateKey.isPresent() != serverKey.isPresent()) {
            throw new IllegalArgumentException("a private key and the server's public key belong together");
        }
        if (key.isEmpty() && privateKey.isEmpty()) {
            throw new IllegalArgumentException("no key");
        }
        name.ifPresent(Credential::checkName);
        if (privateKey.isEmpty() && claim.isEmpty() && name.isEmpty()) {
            throw new IllegalArgumentException("neither claim nor name");
        }
    }

    /** A client with a claim and a pre-shared key, as {@code ipcp/1} has it. */
    public ClientIdentity(Claim claim, String claimText, PresharedKey key) {
        this(
                claim.kind(),
                Optional.of(claim),
                claimText,
                Optional.empty(),
                Optional.of(key),
                Optional.empty(),
                Optional.empty());
    }

    /** For the log: the name, or else the claim. */
    @Override
    public String toString() {
        return name.or(() -> claim.map(Claim::toString)).orElse("-");
    }
}
