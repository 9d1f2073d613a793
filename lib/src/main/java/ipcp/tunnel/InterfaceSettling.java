package ipcp.tunnel;

import ipcp.link.ClientNetwork;
import ipcp.link.InterfaceUpdate;
import ipcp.link.LinkException;
import ipcp.link.LinkSettings;
import ipcp.net.Cidr;
import ipcp.transport.Approach;
import ipcp.wire.Settings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Gives a client's host what its server tells and the client accepts, and says in one line what that was. Whoever
 * connects tells it where to, so that the way there stays outside the tunnel. Safe for any thread of the network
 * namespace that the interface is in.
 */
public final class InterfaceSettling implements Settling, Approach {
    private static final Logger LOG = System.getLogger(InterfaceSettling.class.getName());

    /** Of so many addresses of servers the way is looked after: those that were tried last. */
    private static final int MOST_SERVERS = 32;

    private final Accepting accepting;
    private final ClientNetwork network;
    private final String name;
    private final SequencedSet<InetAddress> servers = new LinkedHashSet<>();
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * @param network not closed by this
     * @param name of the interface
     */
    public InterfaceSettling(Accepting accepting, ClientNetwork network, String name) {
        this.accepting = accepting;
        this.network = network;
        this.name = name;
    }

    @Override
    public void approaching(InetAddress server) throws IOException {
        lock.lock();
        try {
            servers.remove(server);
            servers.addLast(server);
            if (servers.size() > MOST_SERVERS) {
                servers.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        network.approaching(server);
    }

    private List<InetAddress> servers() {
        lock.lock();
        try {
            return List.copyOf(servers);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void apply(Settings told) throws LinkException {
        LinkSettings wanted = accepting.ofLink(told);
        List<Cidr> refused = accepting.refused(told);
        if (wanted.isEmpty() && network.isUntouched()) {
            if (!refused.isEmpty()) {
                log(LinkSettings.NONE, refused);
            }
            return;
        }
        InterfaceUpdate.Outcome outcome = network.apply(wanted, servers());
        log(outcome.applied(), refused);
        outcome.failures()
                .forEach(failure -> LOG.log(Level.WARNING, "event=settings-failed reason=\"" + failure + "\""));
    }

    private void log(LinkSettings applied, List<Cidr> refused) {
        OptionalInt mtu = applied.mtu();
        LOG.log(
                Level.INFO,
                "event=settings interface=" + name + " address=" + list(applied.addresses()) + " mtu="
                        + (mtu.isPresent() ? mtu.getAsInt() : "-") + " routes=" + list(applied.routes()) + " dns="
                        + list(applied.dns()) + " refused_routes=" + list(refused));
    }

    private static String list(List<?> values) {
        return values.isEmpty() ? "-" : values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
