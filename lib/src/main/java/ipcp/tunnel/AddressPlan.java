package ipcp.tunnel;

import ipcp.net.Cidr;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that a server gives to clients which have none of their own.
 *
 * @param pools where they are taken from: at most one network of each family
 * @param reserved what is not given away
 * @param file where it stands who has which, so that clients get the same again after a restart; not kept without one
 */
public record AddressPlan(List<Cidr> pools, List<Cidr> reserved, Optional<Path> file) {
    /** No address is given away. */
    public static final AddressPlan NONE = new AddressPlan(List.of(), List.of(), Optional.empty());

    public AddressPlan {
        pools = List.copyOf(pools);
        reserved = List.copyOf(reserved);
        if (pools.stream().filter(pool -> pool.network().isV4()).count() > 1
                || pools.stream().filter(pool -> !pool.network().isV4()).count() > 1) {
            throw new IllegalArgumentException("more than one pool of a family");
        }
    }

    /** The pool of a family, if there is one. */
    Optional<Cidr> pool(boolean v4) {
        return pools.stream().filter(pool -> pool.network().isV4() == v4).findFirst();
    }
}
