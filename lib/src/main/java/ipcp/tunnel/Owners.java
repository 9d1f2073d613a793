package ipcp.tunnel;

import ipcp.net.Cidr;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which network is whose, as it changes when addresses are given away and taken back. Any thread changes it; who routes
 * reads {@link #table}, which is replaced as a whole.
 */
final class Owners {
    private final Map<Cidr, Integer> owners;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile RouteTable table;

    Owners(Map<Cidr, Integer> atFirst) {
        owners = new HashMap<>(atFirst);
        table = new RouteTable(owners);
    }

    RouteTable table() {
        return table;
    }

    /** All that is somebody's now. */
    List<Cidr> networks() {
        lock.lock();
        try {
            return List.copyOf(owners.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** From now on the networks are {@code owner}'s, whosever they were. */
    void assign(Collection<Cidr> networks, int owner) {
        lock.lock();
        try {
            boolean changed = false;
            for (Cidr network : networks) {
                Integer former = owners.put(network, owner);
                changed |= former == null || former != owner;
            }
            if (changed) {
                table = new RouteTable(owners);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The networks are nobody's any more, if they are still {@code owner}'s. */
    void withdraw(Collection<Cidr> networks, int owner) {
        lock.lock();
        try {
            boolean changed = false;
            for (Cidr network : networks) {
                changed |= owners.remove(network, owner);
            }
            if (changed) {
                table = new RouteTable(owners);
            }
        } finally {
            lock.unlock();
        }
    }
}
