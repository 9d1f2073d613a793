package ipcp.wire;

/**
 * {@code zportal} as a server offers it.
 *
 * @param acceptMissingCrc as {@link ZportalServer} has it
 */
public record ZportalOffer(boolean acceptMissingCrc) implements ServerWire.Offer {
    @Override
    public ServerWire.Identity identity() {
        return ServerWire.Identity.NONE;
    }

    @Override
    public ServerWire on(ServerSide side) {
        return new ZportalServer(side.mtu(), acceptMissingCrc);
    }
}
