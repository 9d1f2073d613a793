package ipcp.app.config;

import ipcp.wire.ServerSide;
import ipcp.wire.ServerWire;
import ipcp.wire.ZportalServer;

/**
 * {@code zportal} as a server offers it.
 *
 * @param acceptMissingCrc as {@link ZportalServer} has it
 */
record ZportalOffer(boolean acceptMissingCrc) implements ServerWire.Offer {
    @Override
    public ServerWire on(ServerSide side) {
        return new ZportalServer(side.mtu(), acceptMissingCrc);
    }
}
