package ipcp.tunnel;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Networks and whose they are, longest prefix first. Built once; looked up by any thread, without garbage: for each
 * prefix length that occurs, a binary search.
 */
final class RouteTable {
    /** Nobody's. */
    static final int NONE = -1;

    /** The server's own. */
    static final int DEVICE = -2;

    private final Level[] levels;

    /**
     * @param owners a number for each network
     */
    RouteTable(Map<Cidr, Integer> owners) {
        SortedMap<Integer, List<Cidr>> byLength = new TreeMap<>(Comparator.reverseOrder());
        owners.keySet()
                .forEach(network -> byLength.computeIfAbsent(network.mappedPrefix(), _ -> new ArrayList<>())
                        .add(network));
        levels = byLength.entrySet().stream()
                .map(level -> new Level(level.getKey(), level.getValue(), owners))
                .toArray(Level[]::new);
    }

    /**
     * Claims and allowed IPs of all credentials, owned by their position.
     *
     * @param own the server's address, which stays its own whatever the clients are allowed
     */
    static Map<Cidr, Integer> owners(List<Credential> credentials, Optional<IpAddress> own) {
        var owners = new HashMap<Cidr, Integer>();
        for (int i = 0; i < credentials.size(); i++) {
            Credential credential = credentials.get(i);
            for (Cidr network : credential.allowedIps()) {
                if (owners.put(network, i) != null) {
                    throw new IllegalArgumentException(network + " is allowed to two clients");
                }
            }
        }
        for (int i = 0; i < credentials.size(); i++) {
            int owner = i;
            credentials.get(i).address().ifPresent(address -> owners.put(Cidr.host(address), owner));
        }
        own.ifPresent(address -> owners.put(Cidr.host(address), DEVICE));
        return owners;
    }

    /** The owner of the longest prefix that holds the address, or {@link #NONE}. */
    int owner(long high, long low) {
        for (Level level : levels) {
            int owner = level.owner(high, low);
            if (owner != NONE) {
                return owner;
            }
        }
        return NONE;
    }

    /** Networks of one prefix length, sorted. */
    private static final class Level {
        /** Shorter than what IPv4 is mapped into, so of IPv6 alone: its {@code ::/0} is no default for IPv4. */
        private final boolean ipv6Only;

        private final long highMask;
        private final long lowMask;
        private final long[] highs;
        private final long[] lows;
        private final int[] owners;

        private Level(int prefix, List<Cidr> networks, Map<Cidr, Integer> ownerOf) {
            ipv6Only = prefix < 96;
            highMask = Cidr.highMask(prefix);
            lowMask = Cidr.lowMask(prefix);
            highs = new long[networks.size()];
            lows = new long[networks.size()];
            owners = new int[networks.size()];
            var sorted = networks.stream()
                    .sorted(Comparator.comparingLong(
                                    (Cidr network) -> network.network().high())
                            .thenComparingLong(network -> network.network().low()))
                    .toList();
            for (int i = 0; i < sorted.size(); i++) {
                highs[i] = sorted.get(i).network().high();
                lows[i] = sorted.get(i).network().low();
                owners[i] = ownerOf.get(sorted.get(i));
            }
        }

        private int owner(long high, long low) {
            if (ipv6Only && IpAddress.isV4(high, low)) {
                return NONE;
            }
            long wantedHigh = high & highMask;
            long wantedLow = low & lowMask;
            int from = 0;
            int to = owners.length - 1;
            while (from <= to) {
                int middle = (from + to) >>> 1;
                int order = Long.compare(highs[middle], wantedHigh);
                if (order == 0) {
                    order = Long.compare(lows[middle], wantedLow);
                }
                if (order == 0) {
                    return owners[middle];
                } else if (order < 0) {
                    from = middle + 1;
                } else {
                    to = middle - 1;
                }
            }
            return NONE;
        }
    }
}
