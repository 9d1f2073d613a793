package ipcp.tunnel;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.AddressBook;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The addresses that a server gives away, and the file in which it remembers them. Any thread takes and gives back; a
 * thread of its own writes the file, so that nobody waits for a disk while he logs in.
 */
final class Leases implements AddressBook, AutoCloseable {
    private static final Logger LOG = System.getLogger(Leases.class.getName());

    private final List<AddressPool> pools;
    private final Optional<InterfaceAddress> own;
    private final Optional<LeaseFile> file;
    private final int most;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** The file's writer waits here for something to write. */
    private final Condition changed = lock.newCondition();

    /** What the file says of addresses that are not of these pools: it stays. */
    private final List<LeaseFile.Entry> others = new ArrayList<>();

    private boolean dirty;

    /**
     * @param own the server's address and network, in which clients are if the pool is
     * @param configured what belongs to somebody already
     * @param most clients that may hold an address of a family at once
     * @throws MalformedFileException when the file holds something else
     */
    Leases(AddressPlan plan, Optional<InterfaceAddress> own, List<Cidr> configured, int most, InstantSource clock)
            throws IOException {
        this.own = own;
        this.most = most;
        this.clock = clock;
        this.file =
                plan.file().isPresent() ? Optional.of(LeaseFile.open(plan.file().get())) : Optional.empty();
        List<Cidr> excluded = Stream.of(
                        plan.reserved().stream(),
                        own.stream().map(server -> Cidr.host(server.address())),
                        own.stream()
                                .filter(server ->
                                        server.prefix() < server.address().bits() - 1)
                                .flatMap(server -> Stream.of(
                                        server.network().network(),
                                        server.network().last()))
                                .map(Cidr::host))
                .flatMap(networks -> networks)
                .toList();
        this.pools = plan.pools().stream()
                .map(pool -> new AddressPool(pool, union(excluded, others(configured, pool))))
                .toList();
        if (file.isPresent()) {
            try {
                file.get().read().forEach(this::remember);
            } catch (IOException e) {
                file.get().close();
                throw e;
            }
        }
    }

    private void remember(LeaseFile.Entry entry) {
        boolean ours = pools.stream().anyMatch(pool -> pool.remember(entry.address(), entry.client(), entry.seen()));
        if (!ours) {
            others.add(entry);
        }
    }

    private static List<Cidr> union(List<Cidr> some, List<Cidr> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** A network that a client may use as a whole does not forbid a pool within it, but the address of one does. */
    private static List<Cidr> others(List<Cidr> configured, Cidr pool) {
        return configured.stream()
                .filter(network -> network.prefix() == network.network().bits() || !network.contains(pool))
                .toList();
    }

    @Override
    public Optional<InterfaceAddress> take(String client, Optional<IpAddress> wanted) {
        return take(client, false, true, wanted);
    }

    /**
     * The same for a client that has proved who it is: it gets its address also while it holds it, and another if the
     * one it wants is not to be had.
     */
    Optional<InterfaceAddress> takeFor(String identity, boolean v4, Optional<IpAddress> wanted) {
        return take(identity, true, v4, wanted).or(() -> take(identity, true, v4, Optional.empty()));
    }

    private Optional<InterfaceAddress> take(String client, boolean known, boolean v4, Optional<IpAddress> wanted) {
        lock.lock();
        try {
            Optional<AddressPool> pool = pools.stream()
                    .filter(one -> one.network().network().isV4() == v4)
                    .findFirst();
            return pool.filter(one -> known || one.held() < most)
                    .flatMap(one -> one.take(client, known, wanted, now()).map(lease -> {
                        touched();
                        return inItsNetwork(lease.address(), one.network());
                    }));
        } finally {
            lock.unlock();
        }
    }

    private InterfaceAddress inItsNetwork(IpAddress address, Cidr pool) {
        int prefix = own.filter(server -> server.network().contains(pool))
                .map(InterfaceAddress::prefix)
                .orElse(pool.prefix());
        return new InterfaceAddress(address, prefix);
    }

    /** Gives an address back that was taken, once; tells whether nobody holds it now. */
    boolean release(IpAddress address) {
        lock.lock();
        try {
            touched();
            return pool(address).orElseThrow().release(address, now());
        } finally {
            lock.unlock();
        }
    }

    private Optional<AddressPool> pool(IpAddress address) {
        return pools.stream().filter(pool -> pool.network().contains(address)).findFirst();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void touched() {
        dirty = true;
        changed.signal();
    }

    /** Whether there is a file to {@linkplain #keepFile keep}. */
    boolean hasFile() {
        return file.isPresent();
    }

    /** Writes the file whenever something has changed, until the thread is interrupted. */
    SessionEnd keepFile() throws InterruptedException {
        while (true) {
            lock.lockInterruptibly();
            try {
                while (!dirty) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
            save();
            Thread.sleep(Limits.LEASES_REST);
        }
    }

    /** Writes the file now, if there is anything new. */
    void save() {
        List<LeaseFile.Entry> entries = new ArrayList<>();
        lock.lock();
        try {
            if (!dirty || file.isEmpty()) {
                return;
            }
            dirty = false;
            entries.addAll(others);
            for (AddressPool pool : pools) {
                pool.leases()
                        .forEach(lease ->
                                entries.add(new LeaseFile.Entry(lease.address(), lease.seen(), lease.client())));
            }
        } finally {
            lock.unlock();
        }
        try {
            file.get().write(entries);
        } catch (IOException e) { // an address that is given is given
            lock.lock();
            try {
                dirty = true; // but not written down yet
            } finally {
                lock.unlock();
            }
            LOG.log(Level.WARNING, "event=leases-not-saved file={0} reason=\"{1}\"", file.get(), e.getMessage());
        }
    }

    /** Writes what is new, and lets another server have the file. */
    @Override
    public void close() {
        save();
        file.ifPresent(LeaseFile::close);
    }
}
