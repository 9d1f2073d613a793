package ipcp.link;

import ipcp.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel says of an interface.
 *
 * @param mtu in bytes
 * @param mac if it has one
 * @param kind of TUN/TAP device, if it is one
 * @param multiQueue whether it wants several readers
 * @param persistent whether it was made for more than one program, and stays
 */
record InterfaceState(
        int index,
        String name,
        boolean up,
        int mtu,
        Optional<MacAddress> mac,
        Optional<LinkKind> kind,
        boolean multiQueue,
        boolean persistent) {
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int TUN_TYPE = 3;
    private static final int TUN_PERSIST = 6;
    private static final int TUN_MULTI_QUEUE = 7;
    private static final int TYPE_TUN = 1;

    /** The interface that an {@code RTM_NEWLINK} message describes. */
    static InterfaceState of(NetlinkReply reply) {
        ByteBuffer body = reply.body();
        Map<Integer, ByteBuffer> attributes = reply.attributes(NetlinkMessage.LINK_PART);
        Map<Integer, ByteBuffer> info = nested(attributes, NetlinkMessage.IFLA_LINKINFO);
        Map<Integer, ByteBuffer> tun =
                text(info.get(INFO_KIND)).equals("tun") ? nested(info, INFO_DATA) : Map.<Integer, ByteBuffer>of();
        return new InterfaceState(
                body.getInt(4),
                text(attributes.get(NetlinkMessage.IFLA_IFNAME)),
                (body.getInt(8) & NetlinkMessage.IFF_UP) != 0,
                attributes.get(NetlinkMessage.IFLA_MTU).getInt(0),
                mac(attributes.get(NetlinkMessage.IFLA_ADDRESS)),
                Optional.ofNullable(tun.get(TUN_TYPE))
                        .map(type -> type.get(0) == TYPE_TUN ? LinkKind.TUN : LinkKind.TAP),
                isSet(tun.get(TUN_MULTI_QUEUE)),
                isSet(tun.get(TUN_PERSIST)));
    }

    /** What it is, for the operator: {@code a TAP device}. */
    String description() {
        return kind.map(is -> "a " + (multiQueue ? "multi-queue " : "") + is + " device")
                .orElse("not a TUN or TAP device");
    }

    private static Map<Integer, ByteBuffer> nested(Map<Integer, ByteBuffer> attributes, int type) {
        return attributes.containsKey(type) ? NetlinkReply.attributes(attributes.get(type)) : Map.of();
    }

    private static boolean isSet(ByteBuffer attribute) {
        return attribute != null && attribute.get(0) != 0;
    }

    private static Optional<MacAddress> mac(ByteBuffer attribute) {
        return attribute == null || attribute.limit() != 6
                ? Optional.empty()
                : Optional.of(MacAddress.of(bytes(attribute)));
    }

    private static String text(ByteBuffer attribute) {
        if (attribute == null) {
            return "";
        }
        String text = new String(bytes(attribute), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static byte[] bytes(ByteBuffer attribute) {
        var bytes = new byte[attribute.limit()];
        attribute.get(0, bytes);
        return bytes;
    }
}
