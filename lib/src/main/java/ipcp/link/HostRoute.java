package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A route to one host alone, in the main table, that goes as another route goes.
 *
 * @param host where it leads
 * @param hop the first router on the way, or the interface that the host is at
 * @param source the address of this host that goes with it, where that matters
 * @param limits as in {@link RouteState#limits}
 */
record HostRoute(IpAddress host, NextHop hop, Optional<IpAddress> source, ByteBuffer limits) {
    /**
     * Who made it, as {@code ip route} shows: {@code proto 171}. Nobody else uses that number
     * (include/uapi/linux/rtnetlink.h, /etc/iproute2/rt_protos), so no route of the operator's is taken for ours.
     */
    static final byte PROTOCOL = (byte) 171;

    /** Whether {@code route} is one of ours to {@code host}. */
    static boolean isOurs(RouteState route, IpAddress host) {
        return route.protocol() == (PROTOCOL & 0xff) && route.network().equals(Cidr.host(host));
    }
}
