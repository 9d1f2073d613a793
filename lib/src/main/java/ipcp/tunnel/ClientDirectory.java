package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import ipcp.wire.Claim;
import ipcp.wire.Directory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The clients that a server knows, by what they show of themselves. Who has a public key is found by that alone: its
 * pre-shared key proves nothing by itself.
 */
final class ClientDirectory implements Directory {
    private final Map<Claim, PresharedKey> keys = new HashMap<>();
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<PublicKey, Entry> byKey = new HashMap<>();

    /**
     * @param mtu of the server's link, in bytes
     */
    ClientDirectory(ServerOptions options, int mtu) {
        for (Credential client : options.credentials()) {
            Claim claim = client.claim();
            var entry = new Entry(claim, client.identity(), client.key(), Welcome.of(client, options, mtu));
            if (client.publicKey().isPresent()) {
                byKey.put(client.publicKey().get(), entry);
            } else {
                keys.put(claim, client.key().orElseThrow());
                byName.put(claim.toString(), entry);
                client.name().ifPresent(name -> byName.put(name, entry));
            }
        }
    }

    /** The key of a client of {@code ipcp/1}. */
    Optional<PresharedKey> claimed(Claim claim) {
        return Optional.ofNullable(keys.get(claim));
    }

    @Override
    public Optional<Entry> named(String identity) {
        return Optional.ofNullable(byName.get(identity));
    }

    @Override
    public Optional<Entry> withKey(PublicKey key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
