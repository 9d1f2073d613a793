package ipcp.wire;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.CipherState;
import ipcp.crypto.HandshakePattern;
import ipcp.crypto.HandshakeState;
import ipcp.crypto.TransportKeys;
import java.util.Arrays;
import java.util.Optional;

/**
 * New keys for a session that goes on (docs/protocol.md): a handshake within it, which the client starts.
 *
 * <pre>
 *   client    STEADY -- request sent --> ASKED -- answer came --> READY -- switch sent --> STEADY
 *   server    STEADY -- request came --> READY -- answer sent --> ASKED -- switch came --> STEADY
 * </pre>
 *
 * <p>What is "sent" the sending thread does, what "came" the receiving one: each phase is left by one thread alone, and
 * its write to {@code phase} hands everything else over to the other. So nothing is locked.
 */
final class Rekeying {
    private enum Phase {
        /** The keys in use are the only ones. */
        STEADY,
        /** Something was sent; the peer's turn. */
        ASKED,
        /** Something came; there is an answer to send, and then another key to send with. */
        READY
    }

    private final SessionTerms terms;
    private final AeadSuite suite;
    private final boolean client;
    private final RecordSealer sealer;
    private final RecordOpener opener;
    private volatile Phase phase = Phase.STEADY;
    /** When the keys in use were made. */
    private volatile long since;

    private byte[] secret;
    private byte[] handshakeHash;
    private HandshakeState handshake;
    private byte[] answer;
    private CipherState nextToSend;
    private CipherState nextToReceive;

    Rekeying(
            SessionTerms terms,
            AeadSuite suite,
            boolean client,
            TransportKeys keys,
            RecordSealer sealer,
            RecordOpener opener) {
        this.terms = terms;
        this.suite = suite;
        this.client = client;
        this.sealer = sealer;
        this.opener = opener;
        this.secret = keys.next();
        this.handshakeHash = keys.handshakeHash();
        this.since = terms.clock().getAsLong();
    }

    /** Whether the sending thread is to call {@link #send}. For any thread. */
    boolean isWaiting() {
        return phase == Phase.READY
                || (client && phase == Phase.STEADY && terms.limits().isDue(age(), used()));
    }

    /** Whether the keys are in use for longer than they may be. For any thread. */
    boolean isOverdue() {
        return terms.limits().isOver(age(), used());
    }

    private long age() {
        return terms.clock().getAsLong() - since;
    }

    private long used() {
        return Math.max(sealer.sent(), opener.received());
    }

    /** For the sending thread: what is to be sent now, if anything. Then {@link #sent}. */
    Optional<byte[]> send() {
        if (!isWaiting()) {
            return Optional.empty();
        }
        if (phase == Phase.READY) {
            return Optional.of(answer);
        }
        handshake = newHandshake();
        byte[] message = handshake.writeMessage(new byte[0]).orElseThrow();
        return Optional.of(message(Ipcp2.REKEY_REQUEST, message));
    }

    /** For the sending thread: it was sent, under the key so far. */
    void sent() {
        if (phase == Phase.READY) {
            sealer.change(nextToSend);
            phase = client ? Phase.STEADY : Phase.ASKED;
        } else {
            phase = Phase.ASKED;
        }
    }

    /**
     * For the receiving thread: the client's first message.
     *
     * @return whether it was its turn and right
     */
    boolean request(byte[] message) {
        if (client || phase != Phase.STEADY || terms.limits().isEarly(age(), used())) {
            return false;
        }
        handshake = newHandshake();
        if (handshake.readMessage(message).isEmpty()) {
            return false;
        }
        Optional<byte[]> reply = handshake.writeMessage(new byte[0]);
        if (reply.isEmpty()) {
            return false;
        }
        answer = message(Ipcp2.REKEY_ANSWER, reply.get());
        TransportKeys keys = split();
        nextToSend = keys.responders();
        nextToReceive = keys.initiators();
        phase = Phase.READY;
        return true;
    }

    /** For the receiving thread: the server's answer. What comes behind it is under the new key. */
    boolean answer(byte[] message) {
        if (!client || phase != Phase.ASKED || handshake.readMessage(message).isEmpty()) {
            return false;
        }
        TransportKeys keys = split();
        opener.change(keys.responders());
        nextToSend = keys.initiators();
        answer = new byte[] {Ipcp2.KEY_SWITCH};
        since = terms.clock().getAsLong();
        phase = Phase.READY;
        return true;
    }

    /** For the receiving thread: the client has the answer. What comes behind this is under the new key. */
    boolean keySwitch() {
        if (client || phase != Phase.ASKED) {
            return false;
        }
        opener.change(nextToReceive);
        nextToReceive = null;
        since = terms.clock().getAsLong();
        phase = Phase.STEADY;
        return true;
    }

    private HandshakeState newHandshake() {
        var keys = new HandshakeState.Keys(Optional.empty(), Optional.empty(), Optional.of(secret), terms.ephemerals());
        return new HandshakeState(HandshakePattern.NNPSK0, suite, client, handshakeHash, keys);
    }

    private TransportKeys split() {
        TransportKeys keys = handshake.split(); // overwrites the secret so far
        secret = keys.next();
        handshakeHash = keys.handshakeHash();
        return keys;
    }

    private static byte[] message(byte type, byte[] body) {
        byte[] message = new byte[1 + body.length];
        message[0] = type;
        System.arraycopy(body, 0, message, 1, body.length);
        return message;
    }

    /** Overwrites what is secret. Both threads have ended. */
    void destroy() {
        Arrays.fill(secret, (byte) 0);
        if (handshake != null) {
            handshake.close();
        }
        if (phase == Phase.READY) {
            nextToSend.destroy();
        }
        if (nextToReceive != null) {
            nextToReceive.destroy();
        }
    }
}
