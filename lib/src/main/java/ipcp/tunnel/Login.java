package ipcp.tunnel;

import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.ClientHandshake;
import ipcp.wire.ClientWire;
import ipcp.wire.Handshake;
import ipcp.wire.ServerHandshake;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A client's handshake with its server, within a limit, and what its failure means to the operator. */
sealed interface Login {
    /**
     * The client has said all it has to say. Whether the server agrees, its first authentic frame tells.
     *
     * @param carried what was read after the handshake, ready to be read
     */
    record Established(Handshake.Accepted handshake, ByteBuffer carried) implements Login {}

    /** The handshake has failed. */
    record Failed(SessionEnd end) implements Login {}

    /** Runs the handshake. */
    static Login with(Connection connection, ClientWire wire, Duration limit) throws InterruptedException {
        try (ClientHandshake handshake = wire.handshake();
                var exchange = new Exchange(connection, late -> late.codec().close());
                var scope = new Scope<Handshake>("handshake")) {
            try {
                scope.fork("exchange", () -> {
                    var out = ByteBuffer.allocate(2 * ServerHandshake.MAX_FRAME);
                    handshake.start(out);
                    return exchange.run(handshake::advance, out);
                });
                Optional<Subtask<Handshake>> ended = scope.awaitFirst(limit);
                if (ended.isEmpty()) {
                    return new Failed(new SessionEnd(Reason.HANDSHAKE_TIMEOUT, "the server does not answer"));
                }
                return switch (ended.get().get()) {
                    case Handshake.Accepted accepted -> new Established(accepted, exchange.taken());
                    case Handshake.Refused(Handshake.Reason reason, var _) -> refused(meaning(reason));
                    case Handshake.Pending _ -> throw new IllegalStateException("a handshake ended unfinished");
                };
            } catch (Subtask.FailedException e) {
                IOException failure = e.io();
                if (!(failure instanceof EOFException) && !wasEnded(failure.getMessage())) {
                    return new Failed(new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(failure.getMessage())));
                }
                return refused(wire.closed(handshake.isAnswered()));
            }
        }
    }

    private static String meaning(Handshake.Reason reason) {
        return switch (reason) {
            case WRONG_KEY -> "what the server answers is not authentic: it has another key";
            case NO_ADDRESS -> "the server has no address for this client, or not the one that it asks for";
            default -> "what answers is no such server, or speaks another protocol or dialect";
        };
    }

    /** What the end of a session means that the server never confirmed. */
    static SessionEnd unconfirmed(SessionEnd end) {
        if (end.reason() == Reason.CONNECTION_LOST && !wasEnded(end.detail())) {
            return end;
        }
        return switch (end.reason()) {
            case PEER_CLOSED, CONNECTION_LOST ->
                refused("the server closed the connection at the login: wrong key, unknown claim,"
                                + " or (a C server) already connected; the server's log tells")
                        .end();
            case BAD_FRAME ->
                refused("what the server sends is not authentic: it has another key")
                        .end();
            case HEARTBEAT_TIMEOUT ->
                new SessionEnd(Reason.HANDSHAKE_TIMEOUT, "the server sent nothing authentic after the login");
            default -> end;
        };
    }

    /** Whether it was the peer that ended the connection, by what the system says. */
    private static boolean wasEnded(String failure) {
        return "Connection reset".equals(failure) || "Broken pipe".equals(failure);
    }

    private static Failed refused(String detail) {
        return new Failed(new SessionEnd(Reason.REFUSED, detail));
    }
}
