package ipcp.tunnel;

import ipcp.net.Cidr;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.transport.Endpoint;
import ipcp.wire.Handshake;
import ipcp.wire.ServerHandshake;
import ipcp.wire.ServerWire;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Takes a connection through the handshake, within one absolute deadline, and logs why when it fails. Runs on the
 * connection's own virtual thread; until the peer has proved itself it costs that thread and a few kilobytes.
 */
final class Admission {
    /**
     * What a connection brought with it.
     *
     * @param carried what was read after the handshake, ready to be read
     */
    record Admitted(Handshake.Accepted handshake, ByteBuffer carried) {}

    private static final Logger LOG = System.getLogger(Admission.class.getName());

    private final ServerWire wire;
    private final Roster roster;
    private final Duration limit;
    private final LongSupplier clock;
    private final RateLimit logLimit;

    /**
     * @param roster told of clients that are accepted too late
     * @param limit from accept to the end of the handshake
     */
    Admission(ServerWire wire, Roster roster, Duration limit, LongSupplier clock) {
        this.wire = wire;
        this.roster = roster;
        this.limit = limit;
        this.clock = clock;
        this.logLimit = new RateLimit(50, 5, clock.getAsLong());
    }

    /** Runs the handshake; nothing when it failed. */
    Optional<Admitted> admit(Connection connection, PreAuthGate.Ticket ticket) throws InterruptedException {
        try (var exchange = new Exchange(connection, this::discard);
                var scope = new Scope<Handshake>("handshake")) {
            scope.fork("exchange", () -> run(exchange, connection));
            Optional<Subtask<Handshake>> ended = scope.awaitFirst(limit);
            if (ended.isEmpty()) {
                refused(connection, "timeout", "-");
                return Optional.empty();
            }
            return switch (ended.get().get()) {
                case Handshake.Accepted accepted -> Optional.of(new Admitted(accepted, exchange.taken()));
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

    private Handshake run(Exchange exchange, Connection connection) throws IOException {
        try (ServerHandshake handshake = wire.handshake(source(connection.remote()))) {
            return exchange.run(handshake::advance, ByteBuffer.allocate(ServerHandshake.MAX_FRAME));
        }
    }

    /** Where a client comes from: of IPv6 the /64, for one host can easily have all of that. */
    static String source(Endpoint remote) {
        return remote instanceof Endpoint.Tcp tcp
                ? tcp.address()
                        .filter(address -> !address.isV4())
                        .map(address -> Cidr.around(address, 64).toString())
                        .orElseGet(tcp::host)
                : remote.toString();
    }

    /** A client is not let in that was accepted, for there is no place for it. */
    void noPlace(Connection connection, Handshake.Accepted accepted) {
        refused(connection, "no-place", accepted.identity());
        discard(accepted);
    }

    private void discard(Handshake.Accepted accepted) {
        accepted.codec().close();
        roster.dropped(accepted);
    }

    private void refused(Connection connection, String reason, String claim) {
        long heldBack = logLimit.pass(clock.getAsLong());
        if (heldBack != RateLimit.HELD_BACK) {
            LOG.log(
                    Level.WARNING,
                    "event=refused remote={0} reason={1} claim={2}{3}",
                    connection.remote(),
                    reason,
                    claim,
                    heldBack == 0 ? "" : " held_back=" + heldBack);
        }
    }
}
