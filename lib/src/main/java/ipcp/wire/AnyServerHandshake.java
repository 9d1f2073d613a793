package ipcp.wire;

import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells {@code ipcp/1} from {@code ipcp/2} by a connection's first bytes, and leaves the rest to the handshake of that
 * wire, if it is served. For one connection and one thread.
 */
public final class AnyServerHandshake implements ServerHandshake {
    /** No claim of {@code ipcp/1} that is longer than this starts as an {@code ipcp/2} frame does. */
    private static final int MAX_BINARY_CLAIM = 6;

    private final Optional<Supplier<ServerHandshake>> ipcp1;
    private final Optional<Supplier<ServerHandshake>> ipcp2;
    private ServerHandshake chosen;

    /** The handshakes of the wires that are served. */
    public AnyServerHandshake(Optional<Supplier<ServerHandshake>> ipcp1, Optional<Supplier<ServerHandshake>> ipcp2) {
        this.ipcp1 = ipcp1;
        this.ipcp2 = ipcp2;
    }

    @Override
    public Handshake advance(ByteBuffer in, ByteBuffer out) {
        if (chosen == null) {
            if (in.remaining() < Ipcp2.LENGTH_PREFIX) {
                return new Handshake.Pending();
            }
            int content = in.position() + Ipcp2.LENGTH_PREFIX;
            boolean second = in.getInt(in.position()) > MAX_BINARY_CLAIM && Ipcp2.isMagic(in, content);
            if (second && in.limit() < content + Ipcp2.MAGIC_LENGTH) {
                return new Handshake.Pending();
            }
            Optional<Supplier<ServerHandshake>> served = second ? ipcp2 : ipcp1;
            if (served.isEmpty()) {
                return new Handshake.Refused(Reason.PROTOCOL_NOT_ENABLED, "-");
            }
            chosen = served.get().get();
        }
        return chosen.advance(in, out);
    }

    @Override
    public void close() {
        if (chosen != null) {
            chosen.close();
        }
    }
}
