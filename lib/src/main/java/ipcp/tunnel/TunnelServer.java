package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.Packet;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.transport.Listener;
import ipcp.wire.AddressBook;
import ipcp.wire.Codec;
import ipcp.wire.Handshake;
import ipcp.wire.ServerSide;
import ipcp.wire.ServerWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A server: many clients behind one device.
 *
 * <pre>
 *   device --> device reader (platform thread) --> router --> outbox of each session --> its writer --> socket
 *   socket --> reader of each session --> router --> egress queue (bounded, fair) --> device writer --> device
 *                                            +-----> outbox of another session
 * </pre>
 *
 * Every connection is a virtual thread in the scope of sessions: first its handshake, then its session. A session dies
 * alone; the end of the device or of the listener ends the server.
 */
public final class TunnelServer {
    private static final Logger LOG = System.getLogger(TunnelServer.class.getName());
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final ServerOptions options;
    private final Link link;
    private final List<Listener> listeners;
    private final DeviceSide device;
    private final Leases leases;
    private final ServerSide side;
    private final Roster roster;
    private final Ports ports;
    private final Router router;
    private final PreAuthGate gate;
    private final Scope<SessionEnd> pillars = new Scope<>("server");
    private final Scope<SessionEnd> sessions = new Scope<>("session");
    private volatile boolean stopping;

    /**
     * @param link of the kind that the options name; not closed by the server
     * @param listeners closed when the server ends
     * @throws MalformedFileException when the file of leases holds something else
     * @throws IOException when it cannot be read
     */
    public TunnelServer(ServerOptions options, Link link, List<Listener> listeners) throws IOException {
        this.options = options;
        this.link = link;
        this.listeners = List.copyOf(listeners);
        this.gate = new PreAuthGate(options.maxPreAuthSessions());
        Clients clients = options.clients();
        var owners = new Owners(
                RouteTable.owners(options.credentials(), options.address().map(InterfaceAddress::address)));
        this.leases = new Leases(
                clients.addresses(), options.address(), owners.networks(), clients.most(), InstantSource.system());
        var known = new KnownClients(options.credentials(), owners, leases, Welcome.of(options, link.mtu()));
        this.roster = switch (clients) {
            case Clients.Known _ -> known;
            case Clients.Anyone(int most, var _) -> new OpenClients(most, owners, leases);
            case Clients.One _ -> new OneClient();
        };
        this.device = new DeviceSide(link, clients.most(), options.heartbeatTimeout(), System::nanoTime);
        this.ports = new Ports(roster.peers(), device.writer(), device.counters());
        this.router = router(owners);
        AddressBook addresses = roster instanceof OpenClients open ? open : leases;
        this.side = new ServerSide(options.kind(), link.mtu(), clients.most(), known, addresses, System::nanoTime);
    }

    private Router router(Owners owners) {
        if (options.clients() instanceof Clients.One) {
            return new SoleRouter(options.address(), ports);
        }
        return options.kind() == LinkKind.TUN
                ? new TunRouter(owners, options.address(), options.clientToClient(), ports)
                : new TapRouter(
                        options.credentials(),
                        link.mac().or(options::mac),
                        options.clientToClient(),
                        ports,
                        System::nanoTime);
    }

    /**
     * Serves until {@link #stop}.
     *
     * @throws IOException when the link failed
     */
    public void run() throws IOException, InterruptedException {
        LOG.log(
                Level.INFO,
                "event=listening address={0} interface={1} mtu={2} clients={3}",
                listeners.stream().map(listener -> listener.local().toString()).collect(Collectors.joining(",")),
                link.name(),
                Integer.toString(link.mtu()),
                Integer.toString(roster.peers().size()));
        try (ServerWire wire = options.wire().on(side);
                sessions;
                pillars) {
            var admission = new Admission(wire, roster, options.authTimeout(), System::nanoTime);
            device.start(pillars, new FromDevice());
            if (leases.hasFile()) {
                pillars.forkPlatform("leases", leases::keepFile, () -> {});
            }
            listeners.forEach(listener -> pillars.fork("accept", () -> accept(listener, admission)));
            Subtask<SessionEnd> first = pillars.awaitFirst(FOR_EVER).orElseThrow();
            stopping = true;
            closeListeners();
            gate.evictAll();
            link.stopReading();
            roster.peers().stream()
                    .map(Peer::session)
                    .filter(session -> session != null)
                    .forEach(Session::finish);
            sessions.awaitAll(Limits.STOP);
            first.get();
        } catch (Subtask.FailedException e) {
            throw e.io();
        } finally {
            closeListeners();
            leases.close();
        }
    }

    /** One that cannot be closed as it should keeps nothing else from ending. */
    private void closeListeners() {
        for (Listener listener : listeners) {
            try {
                listener.close();
            } catch (UncheckedIOException e) {
                LOG.log(
                        Level.WARNING,
                        "event=listener-not-closed address={0} reason=\"{1}\"",
                        listener.local(),
                        e.getCause().getMessage());
            }
        }
    }

    /** Ends {@link #run} gently, from any thread. */
    public void stop() {
        pillars.complete(new SessionEnd(SessionEnd.Reason.STOPPED));
    }

    private SessionEnd accept(Listener listener, Admission admission) throws InterruptedException {
        while (true) {
            try {
                Connection connection = listener.accept();
                if (!admit(connection, admission)) {
                    connection.close();
                }
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "event=bug", bug);
            } catch (ClosedChannelException _) {
                return new SessionEnd(SessionEnd.Reason.STOPPED);
            } catch (IOException e) { // out of file descriptors, most likely
                LOG.log(Level.WARNING, "event=accept-paused reason=\"{0}\"", e.getMessage());
                Thread.sleep(Limits.ACCEPT_PAUSE);
            }
        }
    }

    /** Serves a connection on a thread of its own, if it can. */
    private boolean admit(Connection connection, Admission admission) {
        boolean served = false;
        var ticket = gate.enter(connection.remote(), connection::close);
        try {
            served = sessions.fork(connection.remote().toString(), () -> serve(connection, ticket, admission));
        } finally {
            if (!served) {
                ticket.close();
            }
        }
        return served;
    }

    /** One connection from accept to its end. */
    private SessionEnd serve(Connection connection, PreAuthGate.Ticket ticket, Admission admission)
            throws InterruptedException {
        try (connection) {
            Optional<Admission.Admitted> admitted;
            try (ticket) {
                admitted = admission.admit(connection, ticket);
            }
            if (admitted.isPresent()) {
                runSession(connection, admitted.get(), admission);
            }
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "event=bug remote=" + connection.remote(), bug);
        }
        return null;
    }

    private void runSession(Connection connection, Admission.Admitted admitted, Admission admission)
            throws InterruptedException {
        Handshake.Accepted client = admitted.handshake();
        var inbound = new FromPeer();
        var session = new Session(
                "session/" + client.identity(),
                device.facilities(),
                connection,
                client.codec(),
                heartbeat(client.codec()),
                inbound);
        Optional<Peer> place = roster.seat(client, session);
        if (place.isEmpty()) {
            session.abandon();
            admission.noPlace(connection, client);
            return;
        }
        inbound.peer = place.get();
        String who = "client=" + inbound.peer.identity() + " remote=" + connection.remote();
        LOG.log(Level.INFO, "event=session-up {0} {1}", who, details(client));
        SessionEnd end = new SessionEnd(SessionEnd.Reason.BUG);
        try {
            if (stopping) {
                session.abandon();
                end = new SessionEnd(SessionEnd.Reason.STOPPED);
            } else {
                end = session.run(admitted.carried());
            }
        } catch (InterruptedException e) {
            end = new SessionEnd(SessionEnd.Reason.STOPPED);
            throw e;
        } finally {
            device.counters().add(session.counters()); // whoever sees that it is gone can count on that
            if (inbound.peer.disconnect(session)) {
                router.disconnected(inbound.peer);
            }
            roster.left(inbound.peer, session, client);
            LOG.log(Level.INFO, "event=session-down {0} {1} {2}", who, end, session.counters());
        }
    }

    /** Where the wire has none, only the connection tells that the peer is gone. */
    private Heartbeat heartbeat(Codec codec) {
        return codec.hasHeartbeat()
                ? Heartbeat.passive(options.heartbeatTimeout(), System.nanoTime())
                : Heartbeat.none(Duration.ZERO, System.nanoTime());
    }

    private static String details(Handshake.Accepted client) {
        return "protocol=" + client.protocol()
                + client.suite().map(suite -> " suite=" + suite.noiseName()).orElse("")
                + (client.held().isEmpty()
                        ? ""
                        : client.held().stream()
                                .map(IpAddress::toString)
                                .collect(Collectors.joining(",", " address=", "")));
    }

    /** What the device's reader brings. */
    private final class FromDevice implements DeviceReader.Dispatch {
        @Override
        public void packet(Packet packet) throws IOException {
            router.fromDevice(packet);
        }

        @Override
        public void endOfBatch() {
            ports.endOfBatch();
        }
    }

    /** What a client's session brings. */
    private final class FromPeer implements Session.Inbound {
        /** Known before the session runs. */
        private Peer peer;

        @Override
        public void packet(Packet packet) throws IOException, InterruptedException {
            router.fromPeer(peer, packet);
        }

        @Override
        public void endOfBatch() throws IOException, InterruptedException {
            device.writer().endOfBatch();
        }
    }

    /** Clients that are connected now. */
    public int connected() {
        return (int)
                roster.peers().stream().filter(peer -> peer.session() != null).count();
    }

    /** Everything counted, sessions that have ended and the device; those that are up count when they end. */
    public Counters counters() {
        return device.counters();
    }

    /** Packets that are on their way, or kept by a thread that waits for one. */
    int packetsInUse() {
        return device.pool().inUse();
    }
}
