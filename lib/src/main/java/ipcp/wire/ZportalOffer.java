package ipcp.wire;

/**
 * {@code zportal}, for one client at a time.
 *
 * @param acceptMissingCrc whether a checksum of 0 is taken for none, as builds before March 2026 send it
 */
public record ZportalOffer(boolean acceptMissingCrc) implements ServerWire.Offer {
    @Override
    public ServerWire on(ServerSide side) {
        return new ZportalServer(side.mtu(), acceptMissingCrc);
    }
}
