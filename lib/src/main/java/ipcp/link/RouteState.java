package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel says of a route of its main table.
 *
 * @param index of the interface that it leads to
 * @param network where it leads
 */
record RouteState(int index, Cidr network) {
    private static final int FAMILY = 0;
    private static final int PREFIX = 1;
    private static final int TABLE = 4;
    private static final int TYPE = 7;

    /** The route that an {@code RTM_NEWROUTE} message describes, if it is one of packets to one interface. */
    static Optional<RouteState> of(NetlinkReply reply) {
        ByteBuffer body = reply.body();
        if (body.limit() < NetlinkMessage.ROUTE_PART
                || body.get(TABLE) != NetlinkMessage.RT_TABLE_MAIN
                || body.get(TYPE) != NetlinkMessage.RTN_UNICAST) {
            return Optional.empty();
        }
        Map<Integer, ByteBuffer> attributes = reply.attributes(NetlinkMessage.ROUTE_PART);
        ByteBuffer index = attributes.get(NetlinkMessage.RTA_OIF);
        int length =
                switch (body.get(FAMILY)) {
                    case NetlinkMessage.AF_INET -> 4;
                    case NetlinkMessage.AF_INET6 -> 16;
                    default -> 0;
                };
        if (index == null || length == 0) {
            return Optional.empty();
        }
        // A default route has no address.
        var address = new byte[length];
        Optional.ofNullable(attributes.get(NetlinkMessage.RTA_DST)).ifPresent(written -> written.get(0, address));
        return Optional.of(
                new RouteState(index.getInt(0), Cidr.around(IpAddress.of(address), body.get(PREFIX) & 0xff)));
    }
}
