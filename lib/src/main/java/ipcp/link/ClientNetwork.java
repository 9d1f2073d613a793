package ipcp.link;

import ipcp.link.InterfaceUpdate.Outcome;
import ipcp.link.LinkException.Reason;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The network of a host that is a tunnel's client: gives it what the server tells, keeps the way to the server out of
 * the tunnel, and takes everything back. An interface that was there before is its operator's, and so are the routes
 * and name servers then: nothing is done.
 *
 * <p>Safe for any threads of the network and mount namespace that the interface is in: those of sessions
 * ({@link #apply}), those that connect ({@link #approaching}), and the one that closes it, before the link is closed.
 * They wait for the kernel, for files and for one another, those that connect for the kernel alone.
 */
public final class ClientNetwork implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ClientNetwork.class.getName());

    private static final Path RESOLVED = Path.of("/run/systemd/resolve");
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin"), Path.of("/bin"));

    /** Held by whoever changes name servers, which may take seconds; before {@link #lock}. */
    private final ReentrantLock turn = new ReentrantLock();
    /** Of the interface and the routes. */
    private final ReentrantLock lock = new ReentrantLock();

    private final InterfaceUpdate update;
    private final UndoJournal journal;
    private final HostRoutes hosts;
    private final Supplier<NameServers> naming;
    private Optional<NameServers> names = Optional.empty();
    private boolean closed;
    private boolean warned;

    /**
     * @param update of the interface
     * @param journal of what goes beyond the interface; closed with this
     * @param resolvConf where name servers stand, {@code /etc/resolv.conf}; a symbolic link into systemd-resolved's
     *     folder has that asked instead
     */
    public ClientNetwork(InterfaceUpdate update, UndoJournal journal, Path resolvConf) {
        this(
                update,
                journal,
                () -> SystemdResolved.inCharge(resolvConf, RESOLVED, PROGRAMS, update.name())
                        .<NameServers>map(resolved -> resolved)
                        .orElseGet(() -> new ResolvConf(resolvConf, update.name(), journal)));
    }

    /**
     * @param naming tells where this host keeps its name servers now
     */
    ClientNetwork(InterfaceUpdate update, UndoJournal journal, Supplier<NameServers> naming) {
        this.update = update;
        this.journal = journal;
        this.hosts = new HostRoutes(journal);
        this.naming = naming;
    }

    /** A step that the kernel or the system may refuse. */
    private interface Step {
        void take() throws IOException;
    }

    /** Whether all is as it was, as far as this object is concerned. */
    public boolean isUntouched() {
        turn.lock();
        lock.lock();
        try {
            return update.isUntouched() && hosts.pinned().isEmpty() && names.isEmpty();
        } finally {
            lock.unlock();
            turn.unlock();
        }
    }

    /**
     * Makes the host have {@code wanted}, and nothing of what an earlier call gave it beyond that. First of all the way
     * to each of {@code servers} is pinned that {@code wanted} would lead into the tunnel; where that cannot be done,
     * what would lead there is left out.
     *
     * @param servers every address that is known now of those that the tunnel's own connections go to
     * @return what was applied, and in {@code failures} why the rest was not
     * @throws LinkException when there is no such interface any more, or the kernel cannot be asked
     */
    public Outcome apply(LinkSettings wanted, Collection<InetAddress> servers) throws LinkException {
        turn.lock();
        try {
            requireOpen();
            return wanted.isEmpty() && isUntouched()
                    ? new Outcome(LinkSettings.NONE, List.of())
                    : change(wanted, servers);
        } finally {
            turn.unlock();
        }
    }

    private Outcome change(LinkSettings wanted, Collection<InetAddress> servers) throws LinkException {
        var failures = new ArrayList<String>();
        LinkSettings applied;
        lock.lock();
        try (RouteNetlink netlink = RouteNetlink.open()) {
            InterfaceState tunnel =
                    tunnel(netlink).orElseThrow(() -> new LinkException(Reason.FAILED, update.name() + " is gone"));
            if (tunnel.persistent()) {
                return update.apply(wanted);
            }
            Outcome outcome = update.apply(passable(netlink, tunnel, wanted, servers, failures));
            failures.addAll(outcome.failures());
            applied = outcome.applied();
            attempt(() -> hosts.review(netlink, tunnel), failures);
        } finally {
            lock.unlock();
        }
        warn(applied, servers);
        boolean named = attempt(() -> name(wanted.dns()), failures);
        return new Outcome(applied.withDns(named ? wanted.dns() : List.of()), failures);
    }

    /** Once: where a program on this host goes on to the server, nothing is known of its way. */
    private void warn(LinkSettings applied, Collection<InetAddress> servers) {
        if (!warned
                && applied.routes().stream().anyMatch(route -> route.prefix() == 0)
                && servers.stream().allMatch(InetAddress::isLoopbackAddress)) {
            warned = true;
            LOG.log(
                    Level.WARNING,
                    "event=way-not-kept interface=" + update.name()
                            + " reason=\"a program on this host connects to the server, now through the tunnel itself"
                            + " unless you route what it connects to past it\"");
        }
    }

    /**
     * To be called before each attempt to connect to {@code server}: if packets there would go into the tunnel, the way
     * is pinned; if it is another than before, because this host has moved, it is pinned anew.
     *
     * @throws NoRouteToHostException when there is no other way, or it cannot be pinned: the attempt is in vain
     * @throws LinkException when the kernel cannot be asked
     */
    public void approaching(InetAddress server) throws NoRouteToHostException, LinkException {
        if (isElsewhere(server)) {
            return;
        }
        IpAddress host = IpAddress.of(server.getAddress());
        lock.lock();
        try (RouteNetlink netlink = RouteNetlink.open()) {
            Optional<InterfaceState> tunnel = tunnel(netlink).filter(found -> !found.persistent());
            if (closed || tunnel.isEmpty()) {
                return;
            }
            boolean swallowed = netlink.destination(host)
                    .filter(to -> to.index() == tunnel.get().index())
                    .isPresent();
            if (swallowed || hosts.isPinned(host)) {
                pin(netlink, tunnel.get(), host, List.of());
            }
        } finally {
            lock.unlock();
        }
    }

    private void pin(RouteNetlink netlink, InterfaceState tunnel, IpAddress host, List<Cidr> wanted)
            throws NoRouteToHostException {
        try {
            hosts.pin(netlink, tunnel, host, wanted);
        } catch (LinkException e) {
            var vain = new NoRouteToHostException(e.getMessage());
            vain.initCause(e);
            throw vain;
        }
    }

    /** Where no route of the main table leads: this host, groups, and what an interface is named for. */
    private static boolean isElsewhere(InetAddress server) {
        return server.isLoopbackAddress()
                || server.isAnyLocalAddress()
                || server.isMulticastAddress()
                || (server instanceof Inet6Address && server.isLinkLocalAddress());
    }

    private Optional<InterfaceState> tunnel(RouteNetlink netlink) throws LinkException {
        return netlink.link(update.name());
    }

    /** What of {@code told} leaves a way to the servers, which is pinned where need be. */
    private LinkSettings passable(
            RouteNetlink netlink,
            InterfaceState tunnel,
            LinkSettings told,
            Collection<InetAddress> servers,
            List<String> failures) {
        LinkSettings wanted = withoutAddresses(told, servers, failures);
        List<Cidr> networks = Stream.concat(
                        wanted.routes().stream(), wanted.addresses().stream().map(InterfaceAddress::network))
                .toList();
        var lost = new ArrayList<IpAddress>();
        for (InetAddress server : servers) {
            if (!isElsewhere(server)) {
                IpAddress host = IpAddress.of(server.getAddress());
                List<Cidr> covering = networks.stream()
                        .filter(network -> network.contains(host))
                        .toList();
                if (!covering.isEmpty()
                        && !attempt(() -> pin(netlink, tunnel, host, covering), failures, refusal(covering))) {
                    lost.add(host);
                }
            }
        }
        return lost.isEmpty() ? wanted : without(wanted, lost);
    }

    /** An address of a server would make this host the server. */
    private LinkSettings withoutAddresses(LinkSettings wanted, Collection<InetAddress> servers, List<String> failures) {
        var others = new ArrayList<InterfaceAddress>();
        for (InterfaceAddress own : wanted.addresses()) {
            if (servers.contains(own.address().toInetAddress())) {
                failures.add("not assigned to " + update.name() + ": " + own + ": the server has that address");
            } else {
                others.add(own);
            }
        }
        return new LinkSettings(others, wanted.mtu(), wanted.routes(), wanted.dns());
    }

    private String refusal(List<Cidr> covering) {
        return "not routed to " + update.name() + ": " + String.join(",", texts(covering)) + ": ";
    }

    private static List<String> texts(List<Cidr> networks) {
        return networks.stream().map(Cidr::toString).toList();
    }

    /** Without the routes to {@code hosts}; an address in a network with one of them stands alone. */
    private static LinkSettings without(LinkSettings wanted, List<IpAddress> hosts) {
        return new LinkSettings(
                wanted.addresses().stream()
                        .map(own -> hosts.stream().anyMatch(own.network()::contains)
                                ? new InterfaceAddress(
                                        own.address(), own.address().bits())
                                : own)
                        .distinct()
                        .toList(),
                wanted.mtu(),
                wanted.routes().stream()
                        .filter(route -> hosts.stream().noneMatch(route::contains))
                        .toList(),
                wanted.dns());
    }

    private void name(List<IpAddress> servers) throws LinkException {
        if (!servers.isEmpty()) {
            if (names.isEmpty()) {
                names = Optional.of(naming.get());
            }
            names.get().use(servers);
        } else if (names.isPresent()) {
            names.get().putBack();
            names = Optional.empty();
        }
    }

    private static boolean attempt(Step step, List<String> failures) {
        return attempt(step, failures, "");
    }

    private static boolean attempt(Step step, List<String> failures, String before) {
        try {
            step.take();
            return true;
        } catch (IOException e) {
            failures.add(before + e.getMessage());
            return false;
        }
    }

    private void requireOpen() throws LinkException {
        lock.lock();
        try {
            if (closed) {
                throw new LinkException(Reason.FAILED, "the network of " + update.name() + " is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes everything back: name servers, what the interface was given, and last the hosts' own routes, when nothing
     * leads into the tunnel any more. What cannot be taken back is logged, and stays in the journal.
     */
    @Override
    public void close() {
        // With an interrupt no file could be written.
        boolean interrupted = Thread.interrupted();
        turn.lock();
        try {
            if (closesNow()) {
                var failures = new ArrayList<String>();
                attempt(() -> name(List.of()), failures);
                attempt(() -> undo(failures), failures);
                failures.forEach(failure -> LOG.log(Level.WARNING, "event=undo-failed reason=\"" + failure + "\""));
                journal.close();
            }
        } finally {
            turn.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether it was open until now; from here on nothing is pinned. */
    private boolean closesNow() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void undo(List<String> failures) throws LinkException {
        lock.lock();
        try {
            if (!update.isUntouched() || !hosts.pinned().isEmpty()) {
                takeBack(failures);
            }
        } finally {
            lock.unlock();
        }
    }

    private void takeBack(List<String> failures) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            if (!update.isUntouched() && tunnel(netlink).isPresent()) {
                failures.addAll(update.apply(LinkSettings.NONE).failures());
            }
            for (IpAddress host : hosts.pinned()) {
                attempt(() -> hosts.unpin(netlink, host), failures);
            }
        }
    }
}
