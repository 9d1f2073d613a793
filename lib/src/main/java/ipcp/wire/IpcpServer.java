package ipcp.wire;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import java.util.Optional;

/** {@code ipcp/1} and {@code ipcp/2}, whichever a client speaks and the server offers. */
final class IpcpServer implements ServerWire {
    /** Most nonces remembered of peers whose nonces are random, over all sessions: 32 bytes each. */
    private static final int REMEMBERED_NONCES = 1 << 19;

    private final IpcpOffer offer;
    private final ServerSide side;
    private final PresharedKey decoy = PresharedKey.random();

    /** The other half of this nobody has. */
    private final PrivateKey decoyKeyPair = PrivateKey.random();

    IpcpServer(IpcpOffer offer, ServerSide side) {
        this.offer = offer;
        this.side = side;
    }

    @Override
    public ServerHandshake handshake(String source) {
        return new AnyServerHandshake(
                offer.speaksIpcp1() ? Optional.of(this::first) : Optional.empty(),
                offer.speaksIpcp2() ? Optional.of(this::second) : Optional.empty());
    }

    private ServerHandshake first() {
        return new Ipcp1ServerHandshake(
                side.kind(), side.directory()::claimed, decoy, REMEMBERED_NONCES / side.mostClients());
    }

    private ServerHandshake second() {
        var server = new Ipcp2ServerHandshake.Server(
                offer.suites(), side.directory(), offer.privateKey().orElse(decoyKeyPair), decoy);
        return new Ipcp2ServerHandshake(server, SessionTerms.of(side.kind(), side.clock()));
    }

    @Override
    public void close() {
        decoy.close();
        decoyKeyPair.close();
    }
}
