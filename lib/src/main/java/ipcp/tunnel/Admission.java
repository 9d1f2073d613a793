package ipcp.tunnel;

import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.transport.Endpoint;
import ipcp.wire.Claim;
import ipcp.wire.Handshake;
import ipcp.wire.ServerHandshake;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Takes a connection through the handshake, within one absolute deadline, and logs why when it fails. Runs on the
 * connection's own virtual thread; until the peer has proved itself it costs that thread and a few hundred bytes.
 */
final class Admission {
    /**
     * What a connection brought with it.
     *
     * @param carried what was read after the handshake, ready to be read
     */
    record Admitted(Handshake.Accepted handshake, ByteBuffer carried) {}

    private static final Logger LOG = System.getLogger(Admission.class.getName());

    private final LinkKind kind;
    private final Map<Claim, PresharedKey> keys;
    private final Duration limit;
    private final PresharedKey decoy;
    private final int rememberedNonces;
    private final LongSupplier clock;
    private final RateLimit logLimit;

    Admission(ServerOptions options, PresharedKey decoy, LongSupplier clock) {
        this.kind = options.kind();
        this.keys = options.credentials().stream()
                .filter(credential -> credential.key().isPresent())
                .collect(Collectors.toMap(
                        Credential::claim, credential -> credential.key().orElseThrow()));
        this.limit = options.authTimeout();
        this.decoy = decoy;
        this.rememberedNonces = Limits.REMEMBERED_NONCES / options.credentials().size();
        this.clock = clock;
        this.logLimit = new RateLimit(50, 5, clock.getAsLong());
    }

    /** Runs the handshake; nothing when it failed. */
    Optional<Admitted> admit(Connection connection, PreAuthGate.Ticket ticket) throws InterruptedException {
        var in = ByteBuffer.allocate(2 * ServerHandshake.MAX_FRAME);
        try (var scope = new Scope<Handshake>("handshake")) {
            scope.fork("exchange", () -> exchange(connection, in));
            Optional<Subtask<Handshake>> ended = scope.awaitFirst(limit);
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
        var handshake =
                new ServerHandshake(kind, claim -> Optional.ofNullable(keys.get(claim)), decoy, rememberedNonces);
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
}
