package ipcp.wire;

/** {@code simplevpn} as a server offers it. */
public record SimplevpnOffer() implements ServerWire.Offer {
    @Override
    public ServerWire.Identity identity() {
        return ServerWire.Identity.GIVEN;
    }

    @Override
    public ServerWire on(ServerSide side) {
        return new SimplevpnServer(side.addresses(), side.mtu());
    }
}
