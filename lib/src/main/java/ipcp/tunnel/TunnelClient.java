package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.transport.Dialer;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.Codec;
import ipcp.wire.Handshake;
import ipcp.wire.Settings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A client: one device, one session at a time, connected again whenever it ends.
 *
 * <pre>
 *   device --> device reader (platform thread) --> outbox of the session --> its writer --> socket
 *   socket --> reader of the session --> egress queue --> device writer --> device
 * </pre>
 */
public final class TunnelClient {
    private static final Logger LOG = System.getLogger(TunnelClient.class.getName());
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final int LOUD_AFTER = 3;

    private final ClientOptions options;
    private final Link link;
    private final Dialer dialer;
    private final Settling settling;
    private final DeviceSide device;
    private final Scope<SessionEnd> pillars = new Scope<>("client");
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private volatile Session session;
    private volatile long confirmedAt;
    private volatile boolean stopping;

    /** A client that applies no settings of its server but the heartbeat. */
    public TunnelClient(ClientOptions options, Link link, Dialer dialer) {
        this(options, link, dialer, Settling.NOTHING);
    }

    /**
     * @param link of the kind of the claim; not closed by the client
     * @param settling told what the server tells
     */
    public TunnelClient(ClientOptions options, Link link, Dialer dialer, Settling settling) {
        this.options = options;
        this.settling = settling;
        this.link = link;
        this.dialer = dialer;
        this.device = new DeviceSide(link, 1, options.heartbeatTimeout(), System::nanoTime);
    }

    /**
     * Runs until {@link #stop}, or to the end of the first session when it is not to reconnect.
     *
     * @return how it ended
     * @throws IOException when the link failed
     */
    public SessionEnd run() throws IOException, InterruptedException {
        try (pillars) {
            device.start(pillars, new FromDevice());
            pillars.fork("connect", this::stayConnected);
            SessionEnd end = pillars.awaitFirst(FOR_EVER).orElseThrow().get();
            link.stopReading();
            return end;
        } catch (Subtask.FailedException e) {
            throw e.io();
        }
    }

    /** Ends {@link #run} gently, from any thread. */
    public void stop() {
        stopping = true;
        Session current = session;
        if (current != null) {
            current.finish();
        }
        if (current == null) {
            pillars.complete(new SessionEnd(Reason.STOPPED));
        } else {
            pillars.fork("stop", () -> {
                Thread.sleep(Limits.STOP);
                return new SessionEnd(Reason.STOPPED);
            });
        }
    }

    /** What the device's reader brings. */
    private final class FromDevice implements DeviceReader.Dispatch {
        private Session touched;

        @Override
        public void packet(Packet packet) {
            Session current = session;
            if (current == null) {
                device.counters().increment(Counter.DROPPED_NO_ROUTE);
                return;
            }
            if (touched != current) {
                endOfBatch();
                touched = current;
            }
            packet.source(0);
            current.sendNow(packet);
        }

        @Override
        public void endOfBatch() {
            if (touched != null) {
                touched.endOfBatch();
                touched.awaitDrained();
                touched = null;
            }
        }
    }

    /** What a session brings. */
    private final class FromServer implements Session.Inbound {
        private final Connection connection;
        private final Handshake.Accepted accepted;

        private FromServer(Connection connection, Handshake.Accepted accepted) {
            this.connection = connection;
            this.accepted = accepted;
        }

        @Override
        public void packet(Packet packet) throws IOException, InterruptedException {
            device.writer().put(0, packet);
        }

        @Override
        public void endOfBatch() throws IOException, InterruptedException {
            device.writer().endOfBatch();
        }

        @Override
        public void confirmed() {
            TunnelClient.this.confirmed(connection, accepted);
        }

        @Override
        public void settings(Settings told) {
            if (options.accepting().heartbeat()) {
                told.heartbeat().ifPresent(session::adopt);
            }
            if (options.accepting().mtu()) {
                told.mtu().ifPresent(device::resized);
            }
            try {
                settling.apply(told);
            } catch (IOException e) { // the device's reader will say so too, if it is the end
                LOG.log(Level.WARNING, "event=settings-failed reason=\"{0}\"", e.getMessage());
            }
        }
    }

    private SessionEnd stayConnected() throws InterruptedException {
        int refusedInARow = 0;
        while (true) {
            confirmedAt = System.nanoTime();
            Attempt attempt = connect();
            SessionEnd end = attempt.end();
            if (stopping) { // whatever became of the attempt
                return new SessionEnd(Reason.STOPPED);
            }
            if (!options.reconnect()) {
                return end;
            }
            refusedInARow = end.reason() == Reason.REFUSED ? refusedInARow + 1 : 0;
            Duration wait = wait(attempt, refusedInARow);
            LOG.log(
                    refusedInARow >= LOUD_AFTER ? Level.ERROR : Level.WARNING,
                    "event=disconnected {0}{1} retry_in_ms={2}",
                    end,
                    refusedInARow == 0 ? "" : " refused_in_a_row=" + refusedInARow,
                    Long.toString(wait.toMillis()));
            Thread.sleep(wait);
        }
    }

    private Duration wait(Attempt attempt, int refusedInARow) {
        if (refusedInARow >= LOUD_AFTER) {
            return backoff.slowest();
        }
        return attempt.offline() ? backoff.whileOffline() : backoff.next(attempt.lasted());
    }

    /**
     * What became of one attempt.
     *
     * @param lasted how long the session was up
     * @param offline there was no way to the server at this end
     */
    private record Attempt(SessionEnd end, Duration lasted, boolean offline) {
        private Attempt(SessionEnd end) {
            this(end, Duration.ZERO, false);
        }
    }

    private Attempt connect() throws InterruptedException {
        long deadline = System.nanoTime() + options.handshakeTimeout().toNanos();
        try (Connection connection = dialer.dial(options.handshakeTimeout())) {
            return switch (Login.with(connection, options.wire(), left(deadline))) {
                case Login.Established(var accepted, var carried) ->
                    runSession(connection, accepted, carried, deadline);
                case Login.Failed(var end) -> inVain(end);
            };
        } catch (NoRouteToHostException e) {
            return new Attempt(new SessionEnd(Reason.UNREACHABLE, e.getMessage()), Duration.ZERO, true);
        } catch (IOException e) {
            return new Attempt(new SessionEnd(Reason.UNREACHABLE, e.getMessage()));
        }
    }

    /** Who was connected to is not our server, or not in a state to be: another one may be. */
    private Attempt inVain(SessionEnd end) {
        dialer.inVain();
        return new Attempt(end);
    }

    private Attempt runSession(Connection connection, Handshake.Accepted accepted, ByteBuffer carried, long deadline)
            throws InterruptedException {
        var current = new Session(
                "session",
                device.facilities(),
                connection,
                accepted.codec(),
                heartbeat(accepted.codec(), left(deadline)),
                new FromServer(connection, accepted));
        session = current;
        SessionEnd end = new SessionEnd(Reason.STOPPED);
        try {
            if (stopping) {
                current.abandon();
            } else {
                end = current.run(carried);
            }
        } finally {
            session = null;
            device.counters().add(current.counters());
        }
        if (!current.isConfirmed()) {
            return inVain(Login.unconfirmed(end));
        }
        LOG.log(Level.INFO, "event=session-down {0} {1}", end, current.counters());
        return new Attempt(end, Duration.ofNanos(System.nanoTime() - confirmedAt), false);
    }

    /** Where the wire has none, only the connection tells that the peer is gone. */
    private Heartbeat heartbeat(Codec codec, Duration confirmWithin) {
        return codec.hasHeartbeat()
                ? Heartbeat.active(
                        options.heartbeatInterval(), options.heartbeatTimeout(), confirmWithin, System.nanoTime())
                : Heartbeat.none(confirmWithin, System.nanoTime());
    }

    private void confirmed(Connection connection, Handshake.Accepted accepted) {
        confirmedAt = System.nanoTime();
        LOG.log(
                Level.INFO,
                "event=session-up server={0} claim={1} interface={2} protocol={3}{4}",
                connection.remote(),
                options.wire().identity(),
                link.name(),
                accepted.protocol(),
                accepted.suite().map(suite -> " suite=" + suite.noiseName()).orElse(""));
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    /** Everything counted; a session that is up counts when it ends. */
    public Counters counters() {
        return device.counters();
    }

    /** Whether a session is up that the server has confirmed. */
    public boolean isConnected() {
        Session current = session;
        return current != null && current.isConfirmed();
    }

    /** Packets that are on their way, or kept by a thread that waits for one. */
    int packetsInUse() {
        return device.pool().inUse();
    }
}
