package ipcp.wire;

import ipcp.link.LinkKind;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The client's side of {@code zportal} (docs/protocol.md), which differs from the server's only in who connects.
 *
 * @param mtu of the link, 68..65535: the longest packet either way, and what ends a session when it is longer
 * @param acceptMissingCrc whether a checksum of 0 is taken for none, as builds before March 2026 send it
 */
public record ZportalClient(int mtu, boolean acceptMissingCrc) implements ClientWire {
    public ZportalClient {
        Zportal.checkedMtu(mtu);
    }

    @Override
    public Protocol protocol() {
        return Protocol.ZPORTAL;
    }

    @Override
    public LinkKind kind() {
        return LinkKind.TUN;
    }

    @Override
    public String identity() {
        return Zportal.PEER;
    }

    @Override
    public ClientHandshake handshake() {
        return new NoHandshake();
    }

    @Override
    public String closed(boolean answered) {
        return "the server closed the connection at once: it serves another peer, or is no zportal";
    }

    private final class NoHandshake implements ClientHandshake {
        @Override
        public void start(ByteBuffer out) {
            // There is nothing to say.
        }

        @Override
        public Handshake advance(ByteBuffer in, ByteBuffer out) {
            var codec = new ZportalCodec(mtu, acceptMissingCrc, true);
            return new Handshake.Accepted(Optional.empty(), Zportal.PEER, Protocol.ZPORTAL, Optional.empty(), codec);
        }

        @Override
        public boolean isAnswered() {
            return false;
        }

        @Override
        public void close() {
            // There are no secrets.
        }
    }
}
