package ipcp.wire;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.link.LinkKind;
import java.nio.charset.StandardCharsets;
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
    /** Longest name, in bytes of UTF-8. */
    public static final int MAX_NAME = Ipcp2.MAX_IDENTITY;

    public ClientIdentity {
        if (privateKey.isPresent() != serverKey.isPresent()) {
            throw new IllegalArgumentException("a private key and the server's public key belong together");
        }
        if (key.isEmpty() && privateKey.isEmpty()) {
            throw new IllegalArgumentException("no key");
        }
        name.ifPresent(ClientIdentity::checkName);
        if (privateKey.isEmpty() && claim.isEmpty() && name.isEmpty()) {
            throw new IllegalArgumentException("neither claim nor name");
        }
    }

    /** Throws unless this is a name: of 1 to {@value #MAX_NAME} bytes, and no control characters. */
    public static void checkName(String name) {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME + " bytes");
        }
        if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("a name has no control characters");
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

    /** By what the server knows it: its name, or else its claim; with a key pair, by that alone. */
    String knownAs() {
        return name.or(() -> privateKey.isEmpty() ? claim.map(Claim::toString) : Optional.empty())
                .orElse("-");
    }

    /** For the log: the name, or else the claim, or else the public key. */
    @Override
    public String toString() {
        return name.or(() -> claim.map(Claim::toString))
                .or(() -> privateKey.map(own -> own.publicKey().toString()))
                .orElse("-");
    }
}
