package ipcp.tunnel;

import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.ClientHandshake;
import ipcp.wire.Codec;
import ipcp.wire.Dialect;
import ipcp.wire.Handshake;
import ipcp.wire.Ipcp1ClientHandshake;
import ipcp.wire.Ipcp2ClientHandshake;
import ipcp.wire.Protocol;
import ipcp.wire.ServerHandshake;
import ipcp.wire.SessionTerms;
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
    record Established(Codec codec, ByteBuffer carried) implements Login {}

    /** The handshake has failed. */
    record Failed(SessionEnd end) implements Login {}

    /**
     * Runs the handshake.
     *
     * @param handshake a fresh one; closed here
     */
    static Login with(Connection connection, ClientOptions options, ClientHandshake handshake, Duration limit)
            throws InterruptedException {
        var in = ByteBuffer.allocate(2 * ServerHandshake.MAX_FRAME);
        try (handshake;
                var scope = new Scope<Handshake>("handshake")) {
            try {
                scope.fork("exchange", () -> exchange(connection, handshake, in));
                Optional<Subtask<Handshake>> ended = scope.awaitFirst(limit);
                if (ended.isEmpty()) {
                    return new Failed(new SessionEnd(Reason.HANDSHAKE_TIMEOUT, "the server does not answer"));
                }
                return switch (ended.get().get()) {
                    case Handshake.Accepted accepted -> new Established(accepted.codec(), in);
                    case Handshake.Refused(Handshake.Reason reason, var _) -> refused(notOurs(reason));
                    case Handshake.Pending _ -> throw new IllegalStateException("a handshake ended unfinished");
                };
            } catch (Subtask.FailedException e) {
                IOException failure = e.io();
                if (!(failure instanceof EOFException) && !wasEnded(failure.getMessage())) {
                    return new Failed(new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(failure.getMessage())));
                }
                return refused(closed(options.protocol(), handshake.isAnswered()));
            }
        }
    }

    private static String notOurs(Handshake.Reason reason) {
        return reason == Handshake.Reason.WRONG_KEY
                ? "what the server answers is not authentic: it has another key"
                : "what answers is no ipcp server, or speaks another protocol or dialect";
    }

    /** What it means that the server closes the connection in the middle of the handshake. */
    private static String closed(Protocol protocol, boolean answered) {
        if (protocol != Protocol.IPCP_2) {
            return "the server closed the connection before its challenge: an unknown claim,"
                    + " another protocol, dialect or if_mode, or no ipcp server; the server's log tells";
        }
        return answered
                ? "the server closed the connection at the login: wrong key, or unknown name, claim or public key;"
                        + " the server's log tells"
                : "the server closed the connection before its answer: it does not serve ipcp/2, none of these suites,"
                        + " or another if_mode, or is no ipcp server; the server's log tells";
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

    /** A fresh one, as the options say. */
    static ClientHandshake handshake(ClientOptions options) {
        ClientIdentity who = options.identity();
        if (options.protocol() != Protocol.IPCP_2) {
            var dialect = options.protocol() == Protocol.IPCP_1_TEXT ? Dialect.TEXT : Dialect.BINARY;
            return new Ipcp1ClientHandshake(
                    who.claim().orElseThrow(),
                    who.claimText(),
                    dialect,
                    who.key().orElseThrow());
        }
        var client = new Ipcp2ClientHandshake.Client(
                who.toString(), who.claim(), who.key(), who.privateKey(), who.serverKey());
        return new Ipcp2ClientHandshake(client, options.suites(), SessionTerms.of(who.kind(), System::nanoTime));
    }

    private static Handshake exchange(Connection connection, ClientHandshake handshake, ByteBuffer in)
            throws IOException {
        var out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
        handshake.start(out);
        connection.write(out.flip());
        out.clear();
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
