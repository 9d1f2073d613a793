package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.Claim;
import ipcp.wire.Directory;
import ipcp.wire.Handshake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clients that a server knows, found by what they show of themselves; each has a place of its own. Who has a public
 * key is found by that alone: its pre-shared key proves nothing by itself.
 */
final class KnownClients implements Roster, Directory {
    private final List<Peer> peers = new ArrayList<>();
    private final Map<String, Peer> byIdentity = new HashMap<>();
    private final Map<Claim, PresharedKey> keys = new HashMap<>();
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<PublicKey, Entry> byKey = new HashMap<>();
    private final Owners owners;
    private final Leases leases;
    private final Welcome welcome;

    /** Whoever gives an address or takes it back also says whose it is, and both at once. */
    private final ReentrantLock giving = new ReentrantLock();

    KnownClients(List<Credential> credentials, Owners owners, Leases leases, Welcome welcome) {
        this.owners = owners;
        this.leases = leases;
        this.welcome = welcome;
        for (Credential client : credentials) {
            var peer = new Peer(peers.size(), client.identity());
            peers.add(peer);
            client.identities().forEach(identity -> byIdentity.put(identity, peer));
            var entry = new Entry(client.identity(), client.key(), wanted -> join(client, peer, wanted));
            if (client.publicKey().isPresent()) {
                byKey.put(client.publicKey().get(), entry);
            } else {
                client.claim().ifPresent(claim -> keys.put(claim, client.key().orElseThrow()));
                client.identities().forEach(identity -> byName.put(identity, entry));
            }
        }
    }

    @Override
    public Optional<PresharedKey> claimed(Claim claim) {
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

    /** A client has its own address, or one of the pool; and one of the pool of the other family, if there is one. */
    private Optional<Membership> join(Credential client, Peer peer, List<IpAddress> wanted) {
        if (client.claim().filter(Claim.Tap.class::isInstance).isPresent()) {
            return Optional.of(new Membership(client.claim().get(), welcome.to(client, List.of()), List.of()));
        }
        giving.lock();
        try {
            Optional<InterfaceAddress> first = client.address()
                    .map(welcome::inItsNetwork)
                    .or(() -> leases.takeFor(client.identity(), true, ofFamily(wanted, true)));
            if (first.isEmpty()) {
                return Optional.empty();
            }
            List<InterfaceAddress> all = new ArrayList<>(List.of(first.get()));
            leases.takeFor(client.identity(), false, ofFamily(wanted, false)).ifPresent(all::add);
            List<IpAddress> held = all.stream()
                    .map(InterfaceAddress::address)
                    .filter(address -> !client.address().equals(Optional.of(address)))
                    .toList();
            owners.assign(hosts(held), peer.index());
            return Optional.of(new Membership(new Claim.Tun(first.get().address()), welcome.to(client, all), held));
        } finally {
            giving.unlock();
        }
    }

    private static Optional<IpAddress> ofFamily(List<IpAddress> wanted, boolean v4) {
        return wanted.stream().filter(address -> address.isV4() == v4).findFirst();
    }

    private static List<Cidr> hosts(List<IpAddress> addresses) {
        return addresses.stream().map(Cidr::host).toList();
    }

    @Override
    public List<Peer> peers() {
        return peers;
    }

    @Override
    public Optional<Peer> seat(Handshake.Accepted client, Session session) {
        Optional<Peer> peer = Optional.ofNullable(byIdentity.get(client.identity()));
        peer.ifPresent(place -> place.connect(session));
        return peer;
    }

    @Override
    public void left(Peer peer, Session session, Handshake.Accepted client) {
        dropped(client);
    }

    @Override
    public void dropped(Handshake.Accepted client) {
        Optional<Peer> peer = Optional.ofNullable(byIdentity.get(client.identity()));
        giving.lock();
        try {
            List<IpAddress> free =
                    client.held().stream().filter(leases::release).toList();
            peer.ifPresent(place -> owners.withdraw(hosts(free), place.index()));
        } finally {
            giving.unlock();
        }
    }
}
