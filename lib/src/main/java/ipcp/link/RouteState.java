package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel says of a route of its main table.
 *
 * @param network where it leads
 * @param hops whom packets are handed to, any of them; none where the kernel throws them away
 * @param metric the less, the better; it decides between routes to the same network
 * @param protocol who made it, {@code RTPROT_...}
 * @param source the address of this host that goes with it, where it says
 * @param limits MTU and the like of what goes there, as the kernel writes them ({@code RTA_METRICS})
 */
record RouteState(
        Cidr network, List<NextHop> hops, int metric, int protocol, Optional<IpAddress> source, ByteBuffer limits) {
    /** Of a route that has none. */
    static final ByteBuffer NO_LIMITS = ByteBuffer.allocate(0);

    private static final int FAMILY = 0;
    private static final int PREFIX = 1;
    private static final int TYPE_OF_SERVICE = 3;
    private static final int TABLE = 4;
    private static final int PROTOCOL = 5;
    private static final int TYPE = 7;
    private static final int FLAGS = 8;

    RouteState {
        hops = List.copyOf(hops);
    }

    /** The route that an {@code RTM_NEWROUTE} message describes, if it is one of packets to other hosts. */
    static Optional<RouteState> of(NetlinkReply reply) {
        ByteBuffer body = reply.body();
        if (body.limit() < NetlinkMessage.ROUTE_PART
                || body.get(TABLE) != NetlinkMessage.RT_TABLE_MAIN
                || body.get(TYPE_OF_SERVICE) != 0
                || !isOfPackets(body.get(TYPE))) {
            return Optional.empty();
        }
        int length =
                switch (body.get(FAMILY)) {
                    case NetlinkMessage.AF_INET -> 4;
                    case NetlinkMessage.AF_INET6 -> 16;
                    default -> 0;
                };
        Map<Integer, ByteBuffer> attributes = reply.attributes(NetlinkMessage.ROUTE_PART);
        boolean usable = body.get(TYPE) == NetlinkMessage.RTN_UNICAST;
        List<NextHop> hops = usable ? NextHop.of(attributes, body.getInt(FLAGS)) : List.of();
        if (length == 0 || (usable && hops.isEmpty())) {
            return Optional.empty();
        }
        // A default route has no address.
        var address = new byte[length];
        Optional.ofNullable(attributes.get(NetlinkMessage.RTA_DST)).ifPresent(written -> written.get(0, address));
        ByteBuffer metric = attributes.get(NetlinkMessage.RTA_PRIORITY);
        return Optional.of(new RouteState(
                Cidr.around(IpAddress.of(address), body.get(PREFIX) & 0xff),
                hops,
                metric == null ? 0 : metric.getInt(0),
                body.get(PROTOCOL) & 0xff,
                Optional.ofNullable(attributes.get(NetlinkMessage.RTA_PREFSRC)).map(NetlinkReply::address),
                attributes.getOrDefault(NetlinkMessage.RTA_METRICS, NO_LIMITS)));
    }

    private static boolean isOfPackets(byte type) {
        return switch (type) {
            case NetlinkMessage.RTN_UNICAST,
                    NetlinkMessage.RTN_BLACKHOLE,
                    NetlinkMessage.RTN_UNREACHABLE,
                    NetlinkMessage.RTN_PROHIBIT,
                    NetlinkMessage.RTN_THROW -> true;
            default -> false;
        };
    }

    /** Whether all its packets go to the interface of that index. */
    boolean leadsTo(int index) {
        return hops.size() == 1 && hops.getFirst().index() == index;
    }
}
