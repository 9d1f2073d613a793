package ipcp.crypto;

import ipcp.crypto.HandshakePattern.Token;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One side of one handshake (The Noise Protocol Framework, revision 34, section 5.3). A message that fails, for
 * whatever reason, kills the state: its secrets are overwritten and nothing can be done with it. For one thread at a
 * time.
 */
public final class HandshakeState implements AutoCloseable {
    /**
     * What a side brings.
     *
     * @param s its static key pair; not owned
     * @param rs the other's static public key, if it is known before
     * @param psk if it is known before, see {@link #setPsk}; overwritten on {@link HandshakeState#close}
     * @param ephemerals where the ephemeral key pair comes from; owned by the handshake
     */
    public record Keys(
            Optional<PrivateKey> s, Optional<PublicKey> rs, Optional<byte[]> psk, Supplier<PrivateKey> ephemerals) {}

    private final SymmetricState symmetricState;
    private final HandshakePattern pattern;
    private final boolean initiator;
    private final Keys keys;
    private Optional<byte[]> psk;
    private Optional<PrivateKey> e = Optional.empty();
    private Optional<PublicKey> re = Optional.empty();
    private Optional<PublicKey> rs;
    private int next;
    private boolean alive = true;

    /** {@code Initialize}. */
    public HandshakeState(HandshakePattern pattern, AeadSuite suite, boolean initiator, byte[] prologue, Keys keys) {
        this.pattern = pattern;
        this.initiator = initiator;
        this.keys = keys;
        this.rs = keys.rs();
        this.psk = keys.psk();
        psk.ifPresent(HandshakeState::check);
        symmetricState = new SymmetricState(pattern.protocolName(suite), suite);
        symmetricState.mixHash(prologue);
        if (pattern.isResponderKnown()) {
            symmetricState.mixHash((initiator ? rs : keys.s().map(PrivateKey::publicKey))
                    .orElseThrow()
                    .bytes());
        }
    }

    /** Whether all messages were written and read, and {@link #split} is next. */
    public boolean isFinished() {
        return next == pattern.messages().size();
    }

    /** The other's static public key, once it is known. */
    public Optional<PublicKey> remoteStatic() {
        return rs;
    }

    /**
     * The pre-shared key, when it takes the other's static key to find it; needed before the message that mixes it in.
     *
     * @param bytes overwritten on {@link #close}
     */
    public void setPsk(byte[] bytes) {
        check(bytes);
        psk = Optional.of(bytes);
    }

    private static void check(byte[] psk) {
        if (psk.length != PresharedKey.LENGTH) {
            throw new IllegalArgumentException("a pre-shared key has 32 bytes, not " + psk.length);
        }
    }

    /**
     * {@code WriteMessage}.
     *
     * @return the message; nothing when the other's key is of low order
     */
    public Optional<byte[]> writeMessage(byte[] payload) {
        List<Token> tokens = turn(true);
        var message = ByteBuffer.allocate(2 * DH.DHLEN + 2 * CipherState.TAG_LENGTH + payload.length);
        for (Token token : tokens) {
            switch (token) {
                case E -> writeEphemeral(message);
                case S ->
                    message.put(symmetricState.encryptAndHash(
                            keys.s().orElseThrow().publicKey().bytes()));
                default -> {
                    if (!mix(token)) {
                        return dead();
                    }
                }
            }
        }
        message.put(symmetricState.encryptAndHash(payload)).flip();
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return Optional.of(bytes);
    }

    private void writeEphemeral(ByteBuffer message) {
        PrivateKey fresh = keys.ephemerals().get();
        e = Optional.of(fresh);
        byte[] bytes = fresh.publicKey().bytes();
        message.put(bytes);
        mixEphemeral(bytes);
    }

    /**
     * {@code ReadMessage}.
     *
     * @return the payload; nothing when the message is not what the other side would have written here
     */
    public Optional<byte[]> readMessage(byte[] message) {
        List<Token> tokens = turn(false);
        var bytes = ByteBuffer.wrap(message);
        for (Token token : tokens) {
            boolean read =
                    switch (token) {
                        case E -> readEphemeral(bytes);
                        case S -> readStatic(bytes);
                        default -> mix(token);
                    };
            if (!read) {
                return dead();
            }
        }
        Optional<byte[]> payload = symmetricState.decryptAndHash(rest(bytes, bytes.remaining()));
        return payload.isPresent() ? payload : dead();
    }

    private boolean readEphemeral(ByteBuffer message) {
        if (message.remaining() < DH.DHLEN) {
            return false;
        }
        byte[] bytes = rest(message, DH.DHLEN);
        re = Optional.of(PublicKey.of(bytes));
        mixEphemeral(bytes);
        return true;
    }

    private boolean readStatic(ByteBuffer message) {
        int length = DH.DHLEN + (symmetricState.hasKey() ? CipherState.TAG_LENGTH : 0);
        if (message.remaining() < length) {
            return false;
        }
        rs = symmetricState.decryptAndHash(rest(message, length)).map(PublicKey::of);
        return rs.isPresent();
    }

    /** With a pre-shared key the ephemeral key is mixed into the keys as well (section 9.2). */
    private void mixEphemeral(byte[] bytes) {
        symmetricState.mixHash(bytes);
        if (pattern.hasPsk()) {
            symmetricState.mixKey(bytes);
        }
    }

    private boolean mix(Token token) {
        return switch (token) {
            case EE -> mixKey(e, re);
            case ES -> initiator ? mixKey(e, rs) : mixKey(keys.s(), re);
            case SE -> initiator ? mixKey(keys.s(), re) : mixKey(e, rs);
            case SS -> mixKey(keys.s(), rs);
            case PSK -> {
                symmetricState.mixKeyAndHash(psk.orElseThrow());
                yield true;
            }
            case E, S -> throw new IllegalArgumentException(token.toString());
        };
    }

    private boolean mixKey(Optional<PrivateKey> own, Optional<PublicKey> other) {
        Optional<byte[]> secret = DH.dh(own.orElseThrow(), other.orElseThrow());
        secret.ifPresent(bytes -> {
            symmetricState.mixKey(bytes);
            Arrays.fill(bytes, (byte) 0);
        });
        return secret.isPresent();
    }

    private List<Token> turn(boolean writes) {
        if (!alive || isFinished() || (next % 2 == 0) != (initiator == writes)) {
            throw new IllegalStateException("not the turn of this message");
        }
        return pattern.messages().get(next++);
    }

    private Optional<byte[]> dead() {
        close();
        return Optional.empty();
    }

    private static byte[] rest(ByteBuffer message, int length) {
        byte[] bytes = new byte[length];
        message.get(bytes);
        return bytes;
    }

    /** {@code Split}: the keys of the session. What the handshake knows is overwritten. */
    public TransportKeys split() {
        if (!alive || !isFinished()) {
            throw new IllegalStateException("the handshake is not finished");
        }
        TransportKeys split = symmetricState.split();
        close();
        return split;
    }

    /** Overwrites what is secret. */
    @Override
    public void close() {
        if (alive) {
            alive = false;
            symmetricState.destroy();
            psk.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
            e.ifPresent(PrivateKey::close);
        }
    }
}
