package ipcp.link;

import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a route hands its packets over.
 *
 * @param index of the interface
 * @param gateway the router there; none for a network that is right there
 * @param onLink whether the gateway is there although no network of the interface has its address
 */
record NextHop(int index, Optional<IpAddress> gateway, boolean onLink) {
    private static final int DEAD = 1;
    private static final int ON_LINK = 4;

    /** {@code struct rtnexthop}: length, flags, weight, interface. */
    private static final int MULTIPATH_PART = 8;

    private static final int FAMILY_OF_VIA = 2;

    /** Those of the route with these attributes and flags that are alive, in the kernel's order. */
    static List<NextHop> of(Map<Integer, ByteBuffer> attributes, int flags) {
        ByteBuffer multipath = attributes.get(NetlinkMessage.RTA_MULTIPATH);
        if (multipath != null) {
            return several(multipath);
        }
        ByteBuffer index = attributes.get(NetlinkMessage.RTA_OIF);
        return index == null || (flags & DEAD) != 0 ? List.of() : List.of(of(index.getInt(0), attributes, flags));
    }

    private static List<NextHop> several(ByteBuffer multipath) {
        var hops = new ArrayList<NextHop>();
        int at = 0;
        while (multipath.limit() - at >= MULTIPATH_PART) {
            int length = multipath.getShort(at) & 0xffff;
            if (length < MULTIPATH_PART || length > multipath.limit() - at) {
                break;
            }
            int flags = multipath.get(at + 2);
            if ((flags & DEAD) == 0) {
                ByteBuffer nested = NetlinkReply.slice(multipath, at + MULTIPATH_PART, length - MULTIPATH_PART);
                hops.add(of(multipath.getInt(at + 4), NetlinkReply.attributes(nested), flags));
            }
            at += NetlinkMessage.aligned(length);
        }
        return hops;
    }

    private static NextHop of(int index, Map<Integer, ByteBuffer> attributes, int flags) {
        Optional<IpAddress> gateway = Optional.ofNullable(attributes.get(NetlinkMessage.RTA_GATEWAY))
                .or(() -> Optional.ofNullable(attributes.get(NetlinkMessage.RTA_VIA))
                        .map(via -> NetlinkReply.slice(via, FAMILY_OF_VIA, via.limit() - FAMILY_OF_VIA)))
                .map(NetlinkReply::address);
        return new NextHop(index, gateway, (flags & ON_LINK) != 0);
    }

    /** The flags that say so to the kernel. */
    int flags() {
        return onLink ? ON_LINK : 0;
    }
}
