package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.transport.Endpoint;
import ipcp.transport.Listener;
import ipcp.wire.Claim;
import ipcp.wire.ServerHandshake;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
    private final Listener listener;
    private final Optional<Supplier<ServerHandshake>> handshakes;
    private final DeviceSide device;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Claim, Peer> byClaim = new HashMap<>();
    private final Ports ports;
    private final Router router;
    private final PreAuthGate gate;
    private final Scope<SessionEnd> pillars = new Scope<>("server");
    private final Scope<SessionEnd> sessions = new Scope<>("session");
    private volatile boolean stopping;

    /**
     * @param link of the kind that the options name; not closed by the server
     * @param listener closed when the server ends
     */
    public TunnelServer(ServerOptions options, Link link, Listener listener) {
        this(options, link, listener, Optional.empty());
    }

    /**
     * @param handshakes a fresh one for each connection, if not those of the options' wires
     */
    TunnelServer(ServerOptions options, Link link, Listener listener, Optional<Supplier<ServerHandshake>> handshakes) {
        this.options = options;
        this.handshakes = handshakes;
        this.link = link;
        this.listener = listener;
        this.gate = new PreAuthGate(options.maxPreAuthSessions());
        for (Credential credential : options.credentials()) {
            var peer = new Peer(peers.size(), credential);
            peers.add(peer);
            byClaim.put(credential.claim(), peer);
        }
        this.device = new DeviceSide(link, peers.size(), System::nanoTime);
        this.ports = new Ports(peers, device.writer(), device.counters());
        this.router = options.kind() == LinkKind.TUN
                ? new TunRouter(options.credentials(), options.address(), ports)
                : new TapRouter(options.credentials(), link.mac().or(options::mac), ports, System::nanoTime);
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
                Endpoint.of(listener.local()),
                link.name(),
                Integer.toString(link.mtu()),
                Integer.toString(peers.size()));
        try (var admission = new Admission(options, link.mtu(), handshakes, System::nanoTime);
                listener;
                sessions;
                pillars) {
            device.start(pillars, new FromDevice());
            pillars.fork("accept", () -> accept(admission));
            Subtask<SessionEnd> first = pillars.awaitFirst(FOR_EVER).orElseThrow();
            stopping = true;
            listener.close();
            gate.evictAll();
            link.stopReading();
            peers.stream().map(Peer::session).filter(session -> session != null).forEach(Session::finish);
            sessions.awaitAll(Limits.STOP);
            first.get();
        } catch (Subtask.FailedException e) {
            throw e.io();
        }
    }

    /** Ends {@link #run} gently, from any thread. */
    public void stop() {
        pillars.complete(new SessionEnd(SessionEnd.Reason.STOPPED));
    }

    private SessionEnd accept(Admission admission) throws InterruptedException {
        while (true) {
            try {
                Connection connection = listener.accept();
                var ticket = gate.enter(connection.remote().getAddress(), connection::close);
                if (!sessions.fork(
                        Endpoint.of(connection.remote()).toString(), () -> serve(connection, ticket, admission))) {
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

    /** One connection from accept to its end. */
    private SessionEnd serve(Connection connection, PreAuthGate.Ticket ticket, Admission admission)
            throws InterruptedException {
        try (connection) {
            Optional<Admission.Admitted> admitted;
            try (ticket) {
                admitted = admission.admit(connection, ticket);
            }
            if (admitted.isPresent()) {
                runSession(connection, admitted.get());
            }
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "event=bug remote=" + Endpoint.of(connection.remote()), bug);
        }
        return null;
    }

    private void runSession(Connection connection, Admission.Admitted admitted) throws InterruptedException {
        Peer peer = byClaim.get(admitted.handshake().claim().orElseThrow());
        var session = new Session(
                "session/" + peer.credential().claim(),
                device.facilities(),
                connection,
                admitted.handshake().codec(),
                Heartbeat.passive(options.heartbeatTimeout(), System.nanoTime()),
                new FromPeer(peer));
        String who = "client=" + peer.credential().identity() + " remote=" + Endpoint.of(connection.remote());
        LOG.log(
                Level.INFO,
                "event=session-up {0} protocol={1}{2}",
                who,
                admitted.handshake().protocol(),
                admitted.handshake()
                        .suite()
                        .map(suite -> " suite=" + suite.noiseName())
                        .orElse(""));
        peer.connect(session);
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
            if (peer.disconnect(session)) {
                router.disconnected(peer);
            }
            device.counters().add(session.counters());
            LOG.log(Level.INFO, "event=session-down {0} {1} {2}", who, end, session.counters());
        }
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
        private final Peer peer;

        private FromPeer(Peer peer) {
            this.peer = peer;
        }

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
        return (int) peers.stream().filter(peer -> peer.session() != null).count();
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
