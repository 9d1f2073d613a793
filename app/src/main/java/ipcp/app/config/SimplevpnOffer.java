package ipcp.app.config;

import ipcp.wire.ServerSide;
import ipcp.wire.ServerWire;
import ipcp.wire.SimplevpnServer;

/** {@code simplevpn} as a server offers it. */
record SimplevpnOffer() implements ServerWire.Offer {
    @Override
    public ServerWire on(ServerSide side) {
        return new SimplevpnServer(side.addresses(), side.mtu());
    }
}
