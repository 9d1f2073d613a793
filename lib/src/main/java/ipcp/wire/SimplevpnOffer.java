package ipcp.wire;

/** {@code simplevpn}, for whoever comes, while there are addresses. */
public record SimplevpnOffer() implements ServerWire.Offer {
    @Override
    public ServerWire on(ServerSide side) {
        return new SimplevpnServer(side.addresses(), side.mtu());
    }
}
