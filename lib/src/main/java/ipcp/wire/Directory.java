package ipcp.wire;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import ipcp.net.IpAddress;
import java.util.List;
import java.util.Optional;

/** The clients that a server knows. Safe for any thread. */
public interface Directory {
    /**
     * A client.
     *
     * @param identity for the log; no other client has it
     * @param key the pre-shared key, which a client with a key pair may have as well; not owned
     * @param joining called when it has proved itself
     */
    record Entry(String identity, Optional<PresharedKey> key, Joining joining) {}

    /** Lets a client in. */
    @FunctionalInterface
    interface Joining {
        /**
         * Gives a client its place.
         *
         * @param wanted addresses that the client asks for; it may be given others
         * @return nothing when there is no address for it
         */
        Optional<Membership> join(List<IpAddress> wanted);
    }

    /**
     * What a client has once it is in.
     *
     * @param claim its address inside the tunnel
     * @param settings what it is told
     * @param held addresses that are kept for it, see {@link Handshake.Accepted}
     */
    record Membership(Claim claim, Settings settings, List<IpAddress> held) {
        public Membership {
            held = List.copyOf(held);
        }
    }

    /** The key of the client of {@code ipcp/1} that has this claim. */
    Optional<PresharedKey> claimed(Claim claim);

    /** The client of this name or claim that a pre-shared key, and nothing else, proves. */
    Optional<Entry> named(String identity);

    /** The client with this public key. */
    Optional<Entry> withKey(PublicKey key);
}
