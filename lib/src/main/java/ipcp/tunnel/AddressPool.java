package ipcp.tunnel;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who has which address of one network. The lowest free one is given first; who comes again gets the same; what was
 * not used for longest is given to somebody else only when nothing else is left. For one thread at a time.
 */
final class AddressPool {
    /** Most addresses that are remembered: of a larger network not more are in use or known at a time. */
    static final int MOST_LEASES = 4096;

    /** An address that somebody has, or had. */
    static final class Lease {
        private final IpAddress address;
        private String client;
        private Instant seen;
        private int holds;

        private Lease(IpAddress address, String client, Instant seen) {
            this.address = address;
            this.client = client;
            this.seen = seen;
        }

        IpAddress address() {
            return address;
        }

        String client() {
            return client;
        }

        Instant seen() {
            return seen;
        }
    }

    private final Cidr network;
    private final List<Cidr> excluded;
    private final Map<IpAddress, Lease> leases = new TreeMap<>();

    /**
     * @param excluded what is not given to anybody, beside the network's own address and its broadcast address
     */
    AddressPool(Cidr network, List<Cidr> excluded) {
        this.network = network;
        this.excluded = List.copyOf(excluded);
    }

    /**
     * Gives {@code client} an address and holds it until {@link #release}.
     *
     * @param known whether nobody else is called so: then it may hold its address more than once
     * @param wanted the only one that will do, if there is one
     */
    Optional<Lease> take(String client, boolean known, Optional<IpAddress> wanted, Instant now) {
        Optional<Lease> lease = wanted.isPresent()
                ? wanted.filter(this::isUsable).flatMap(address -> takeThis(address, client, known, now))
                : takeAny(client, known, now);
        lease.ifPresent(taken -> {
            taken.client = client;
            taken.seen = now;
            taken.holds++;
            if (known) {
                forgetOthers(client, taken);
            }
        });
        return lease;
    }

    /** Who asks for one address after the other does not keep them all from those who come again. */
    private void forgetOthers(String client, Lease taken) {
        leases.values().removeIf(lease -> lease != taken && lease.holds == 0 && lease.client.equals(client));
    }

    private Optional<Lease> takeThis(IpAddress address, String client, boolean known, Instant now) {
        Lease there = leases.get(address);
        if (there == null) {
            return fresh(address, client, now);
        }
        boolean free = !known && there.holds == 0; // a known client has a wish, and the other one a promise
        return free || isFor(there, client, known) ? Optional.of(there) : Optional.empty();
    }

    private Optional<Lease> takeAny(String client, boolean known, Instant now) {
        return leases.values().stream()
                .filter(lease -> isFor(lease, client, known))
                .max(Comparator.comparing(Lease::seen))
                .or(() -> lowest().flatMap(address -> fresh(address, client, now)))
                .or(this::longestUnused);
    }

    private static boolean isFor(Lease lease, String client, boolean known) {
        return lease.client.equals(client) && (known || lease.holds == 0);
    }

    private Optional<Lease> fresh(IpAddress address, String client, Instant now) {
        if (leases.size() >= MOST_LEASES) {
            Optional<Lease> victim = longestUnused();
            victim.ifPresent(lease -> leases.remove(lease.address));
            if (victim.isEmpty()) {
                return Optional.empty();
            }
        }
        var lease = new Lease(address, client, now);
        leases.put(address, lease);
        return Optional.of(lease);
    }

    private Optional<Lease> longestUnused() {
        return leases.values().stream()
                .filter(lease -> lease.holds == 0 && isUsable(lease.address))
                .min(Comparator.comparing(Lease::seen));
    }

    /** The lowest address that nobody ever had; what is excluded is jumped over, however large it is. */
    private Optional<IpAddress> lowest() {
        IpAddress address = network.network();
        while (network.contains(address)) {
            if (isUsable(address) && !leases.containsKey(address)) {
                return Optional.of(address);
            }
            IpAddress here = address;
            IpAddress last = excluded.stream()
                    .filter(wide -> wide.contains(here))
                    .map(Cidr::last)
                    .max(Comparator.naturalOrder())
                    .orElse(here);
            if (last.equals(network.last()) || !network.contains(last)) {
                break;
            }
            address = last.next();
        }
        return Optional.empty();
    }

    private boolean isUsable(IpAddress address) {
        boolean aNetwork = network.prefix() < address.bits() - 1;
        return network.contains(address)
                && !(aNetwork && address.equals(network.network()))
                && !(aNetwork && address.isV4() && address.equals(network.last()))
                && excluded.stream().noneMatch(wide -> wide.contains(address));
    }

    /**
     * Lets go of an address once; its client gets it again if it comes before somebody else needs it.
     *
     * @return whether nobody holds it now
     */
    boolean release(IpAddress address, Instant now) {
        Lease lease = leases.get(address);
        if (lease == null || lease.holds == 0) {
            throw new IllegalStateException(address + " is not held");
        }
        lease.holds--;
        lease.seen = now;
        return lease.holds == 0;
    }

    /** How many hold an address of this pool. */
    int held() {
        return leases.values().stream().mapToInt(lease -> lease.holds).sum();
    }

    /** Remembers what was the case before a restart; false when it is not for this pool, or not any more. */
    boolean remember(IpAddress address, String client, Instant seen) {
        if (!isUsable(address) || leases.size() >= MOST_LEASES) {
            return false;
        }
        leases.put(address, new Lease(address, client, seen));
        return true;
    }

    Iterable<Lease> leases() {
        return leases.values();
    }

    Cidr network() {
        return network;
    }
}
