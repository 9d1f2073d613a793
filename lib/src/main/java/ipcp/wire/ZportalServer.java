package ipcp.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The server's side of {@code zportal} (docs/protocol.md). Whoever connects is in: the wire has no handshake, no
 * secrets and no identities.
 *
 * @param mtu of the link, 68..65535: the longest packet either way, and what ends a session when it is longer
 * @param acceptMissingCrc whether a checksum of 0 is taken for none, as builds before March 2026 send it
 */
public record ZportalServer(int mtu, boolean acceptMissingCrc) implements ServerWire {
    public ZportalServer {
        Zportal.checkedMtu(mtu);
    }

    @Override
    public ServerHandshake handshake(String source) {
        return new NoHandshake();
    }

    private final class NoHandshake implements ServerHandshake {
        @Override
        public Handshake advance(ByteBuffer in, ByteBuffer out) {
            var codec = new ZportalCodec(mtu, acceptMissingCrc, false);
            return new Handshake.Accepted(Optional.empty(), Zportal.PEER, Protocol.ZPORTAL, Optional.empty(), codec);
        }

        @Override
        public void close() {
            // There are no secrets.
        }
    }
}
