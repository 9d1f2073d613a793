package ipcp.wire;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import java.util.Optional;

/** The clients that a server of {@code ipcp/2} knows. Safe for any thread. */
public interface Directory {
    /**
     * A client.
     *
     * @param claim its address inside the tunnel
     * @param identity for the log
     * @param key the pre-shared key, which a client with a key pair may have as well; not owned
     * @param settings what it is told when it is in
     */
    record Entry(Claim claim, String identity, Optional<PresharedKey> key, Settings settings) {}

    /** The client of this name or claim that a pre-shared key, and nothing else, proves. */
    Optional<Entry> named(String identity);

    /** The client with this public key. */
    Optional<Entry> withKey(PublicKey key);
}
