package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.transport.Endpoint;
import ipcp.wire.AnyServerHandshake;
import ipcp.wire.Handshake;
import ipcp.wire.Ipcp1ServerHandshake;
import ipcp.wire.Ipcp2ServerHandshake;
import ipcp.wire.ServerHandshake;
import ipcp.wire.SessionTerms;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes a connection through the handshake, within one absolute deadline, and logs why when it fails. Runs on the
 * connection's own virtual thread; until the peer has proved itself it costs that thread and a few kilobytes.
 */
final class Admission implements AutoCloseable {
    /**
     * What a connection brought with it.
     *
     * @param carried what was read after the handshake, ready to be read
     */
    record Admitted(Handshake.Accepted handshake, ByteBuffer carried) {}

    private static final Logger LOG = System.getLogger(Admission.class.getName());

    private final ServerOptions options;
    private final ClientDirectory directory;
    private final PresharedKey decoy = PresharedKey.random();
    /** The other half of this nobody has. */
    private final PrivateKey decoyKeyPair = PrivateKey.random();

    private final int rememberedNonces;
    private final Supplier<ServerHandshake> handshakes;
    private final LongSupplier clock;
    private final RateLimit logLimit;

    /**
     * @param mtu of the link, which clients are told
     * @param others a fresh handshake for each connection, if not those of the options' wires
     */
    Admission(ServerOptions options, int mtu, Optional<Supplier<ServerHandshake>> others, LongSupplier clock) {
        this.options = options;
        this.directory = new ClientDirectory(options, mtu);
        this.rememberedNonces = Limits.REMEMBERED_NONCES / options.credentials().size();
        this.handshakes = others.orElse(this::handshake);
        this.clock = clock;
        this.logLimit = new RateLimit(50, 5, clock.getAsLong());
    }

    /** Runs the handshake; nothing when it failed. */
    Optional<Admitted> admit(Connection connection, PreAuthGate.Ticket ticket) throws InterruptedException {
        var in = ByteBuffer.allocate(2 * ServerHandshake.MAX_FRAME);
        try (var scope = new Scope<Handshake>("handshake")) {
            scope.fork("exchange", () -> exchange(connection, in));
            Optional<Subtask<Handshake>> ended = scope.awaitFirst(options.authTimeout());
            if (ended.isEmpty()) {
                refused(connection, "timeout", "-");
                return Optional.empty();
            }
            return switch (ended.get().get()) {
                case Handshake.Accepted accepted -> Optional.of(new Admitted(accepted, in));
                case Handshake.Refused(var reason, var claim) -> {
                    refused(connection, reason.toString(), claim);
                    yield Optional.empty();
                }
                case Handshake.Pending _ -> throw new IllegalStateException("a handshake ended unfinished");
            };
        } catch (Subtask.FailedException e) {
            boolean closed = e.io() instanceof EOFException;
            refused(connection, ticket.wasEvicted() ? "made-room" : closed ? "closed-by-peer" : "connection-lost", "-");
            return Optional.empty();
        }
    }

    private Handshake exchange(Connection connection, ByteBuffer in) throws IOException {
        try (ServerHandshake handshake = handshakes.get()) {
            var out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
            while (true) {
                if (connection.read(in) < 0) {
                    throw new EOFException("closed during the handshake");
                }
                in.flip();
                Handshake state = handshake.advance(in, out);
                connection.write(out.flip());
                out.clear();
                if (!(state instanceof Handshake.Pending)) {
                    return state;
                }
                in.compact();
            }
        }
    }

    private ServerHandshake handshake() {
        ServerWires wires = options.wires();
        return new AnyServerHandshake(
                wires.speaksIpcp1() ? Optional.of(this::ipcp1) : Optional.empty(),
                wires.speaksIpcp2() ? Optional.of(this::ipcp2) : Optional.empty());
    }

    private ServerHandshake ipcp1() {
        return new Ipcp1ServerHandshake(options.kind(), directory::claimed, decoy, rememberedNonces);
    }

    private ServerHandshake ipcp2() {
        ServerWires wires = options.wires();
        var server = new Ipcp2ServerHandshake.Server(
                wires.suites(), directory, wires.privateKey().orElse(decoyKeyPair), decoy);
        return new Ipcp2ServerHandshake(server, SessionTerms.of(options.kind(), clock));
    }

    private void refused(Connection connection, String reason, String claim) {
        long heldBack = logLimit.pass(clock.getAsLong());
        if (heldBack != RateLimit.HELD_BACK) {
            LOG.log(
                    Level.WARNING,
                    "event=refused remote={0} reason={1} claim={2}{3}",
                    Endpoint.of(connection.remote()),
                    reason,
                    claim,
                    heldBack == 0 ? "" : " held_back=" + heldBack);
        }
    }

    /** Overwrites what no client has. No handshake is under way. */
    @Override
    public void close() {
        decoy.close();
        decoyKeyPair.close();
    }
}
