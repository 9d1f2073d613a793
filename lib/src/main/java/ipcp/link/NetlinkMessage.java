package ipcp.link;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A request to rtnetlink, byte by byte as in rtnetlink(7): header, a fixed part by type, attributes. Sequence number
 * and length are filled in by {@link #toBytes}. One thread builds it.
 */
final class NetlinkMessage {
    static final int HEADER = 16;
    static final int LINK_PART = 16;
    static final int ADDRESS_PART = 8;
    static final int ROUTE_PART = 12;

    static final short RTM_NEWLINK = 16;
    static final short RTM_DELLINK = 17;
    static final short RTM_GETLINK = 18;
    static final short RTM_NEWADDR = 20;
    static final short RTM_DELADDR = 21;
    static final short RTM_GETADDR = 22;
    static final short RTM_NEWROUTE = 24;
    static final short RTM_DELROUTE = 25;
    static final short RTM_GETROUTE = 26;

    static final int IFF_UP = 1;

    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_STATS64 = 23;

    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;
    static final int IFA_BROADCAST = 4;

    static final int RTA_DST = 1;
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_PRIORITY = 6;
    static final int RTA_PREFSRC = 7;
    static final int RTA_METRICS = 8;
    static final int RTA_MULTIPATH = 9;
    static final int RTA_VIA = 18;
    static final byte RT_TABLE_MAIN = (byte) 254;
    static final byte RTN_UNICAST = 1;
    static final byte RTN_LOCAL = 2;
    static final byte RTN_BLACKHOLE = 6;
    static final byte RTN_UNREACHABLE = 7;
    static final byte RTN_PROHIBIT = 8;
    static final byte RTN_THROW = 9;
    private static final byte RTPROT_STATIC = 4;
    private static final byte RT_SCOPE_UNIVERSE = 0;
    private static final byte RT_SCOPE_LINK = (byte) 253;
    private static final byte RT_SCOPE_NOWHERE = (byte) 255;

    static final byte AF_INET = 2;
    static final byte AF_INET6 = 10;
    private static final byte IFA_F_NODAD = 2;

    private static final short NLM_F_REQUEST = 0x1;
    private static final short NLM_F_ACK = 0x4;
    private static final short NLM_F_DUMP = 0x300;
    private static final short NLM_F_EXCL = 0x200;
    private static final short NLM_F_CREATE = 0x400;

    private static final int MAX_LENGTH = 1024;

    private final ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH).order(ByteOrder.nativeOrder());

    private NetlinkMessage(short type, int flags) {
        bytes.putInt(0).putShort(type).putShort((short) (NLM_F_REQUEST | flags));
        bytes.putInt(0).putInt(0);
    }

    /**
     * About an interface that exists.
     *
     * @param flags what the interface's flags become, as far as {@code change} has them
     */
    static NetlinkMessage link(short type, int index, int flags, int change) {
        var message = new NetlinkMessage(type, NLM_F_ACK);
        message.bytes.putInt(0).putInt(index).putInt(flags).putInt(change);
        return message;
    }

    /** Asks for the interface of that name. */
    static NetlinkMessage findLink(String name) {
        byte[] terminated = (name + '\0').getBytes(StandardCharsets.UTF_8);
        return link(RTM_GETLINK, 0, 0, 0).attribute(IFLA_IFNAME, terminated);
    }

    /**
     * Assigns an address and, with it, the route to its network. IPv4 networks that have one get their broadcast
     * address; IPv6 does without duplicate address detection, which nobody on a tunnel would answer.
     */
    static NetlinkMessage addAddress(int index, InterfaceAddress address) {
        boolean v4 = address.address().isV4();
        byte[] local = address.address().bytes();
        var message = new NetlinkMessage(RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
        message.bytes.put(v4 ? AF_INET : AF_INET6).put((byte) address.prefix());
        message.bytes.put(v4 ? 0 : IFA_F_NODAD).put((byte) 0).putInt(index);
        message.attribute(IFA_LOCAL, local).attribute(IFA_ADDRESS, local);
        if (v4 && address.prefix() < 31) {
            int broadcast = ByteBuffer.wrap(local).getInt() | (int) (0xffff_ffffL >>> address.prefix());
            message.attribute(
                    IFA_BROADCAST, ByteBuffer.allocate(4).putInt(broadcast).array());
        }
        return message;
    }

    /** Takes an address away, and with it the route to its network. */
    static NetlinkMessage removeAddress(int index, InterfaceAddress address) {
        byte[] local = address.address().bytes();
        var message = new NetlinkMessage(RTM_DELADDR, NLM_F_ACK);
        message.bytes.put(address.address().isV4() ? AF_INET : AF_INET6).put((byte) address.prefix());
        message.bytes.putShort((short) 0).putInt(index);
        return message.attribute(IFA_LOCAL, local).attribute(IFA_ADDRESS, local);
    }

    /** Routes a network to an interface, unless there is a route to it. */
    static NetlinkMessage addRoute(int index, Cidr network) {
        return route(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, index, network);
    }

    /** Takes away what {@link #addRoute} added. */
    static NetlinkMessage removeRoute(int index, Cidr network) {
        return route(RTM_DELROUTE, NLM_F_ACK, index, network);
    }

    private static NetlinkMessage route(short type, int flags, int index, Cidr network) {
        boolean v4 = network.network().isV4();
        var message = new NetlinkMessage(type, flags);
        message.bytes.put(v4 ? AF_INET : AF_INET6).put((byte) network.prefix()).putShort((short) 0);
        message.bytes.put(RT_TABLE_MAIN).put(RTPROT_STATIC);
        message.bytes
                .put(v4 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE)
                .put(RTN_UNICAST)
                .putInt(0);
        return message.attribute(RTA_DST, network.network().bytes()).attribute(RTA_OIF, index);
    }

    /** Routes a host, unless there is a route to it alone. */
    static NetlinkMessage addHostRoute(HostRoute route) {
        boolean direct = route.host().isV4() && route.hop().gateway().isEmpty();
        var message = new NetlinkMessage(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
        message.toHost(route.host(), direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE, RTN_UNICAST)
                .bytes
                .putInt(route.hop().flags());
        message.attribute(RTA_DST, route.host().bytes())
                .attribute(RTA_OIF, route.hop().index());
        route.hop().gateway().ifPresent(gateway -> message.gateway(gateway, route.host()));
        route.source().ifPresent(source -> message.attribute(RTA_PREFSRC, source.bytes()));
        if (route.limits().hasRemaining()) {
            var limits = new byte[route.limits().limit()];
            route.limits().get(0, limits);
            message.attribute(RTA_METRICS, limits);
        }
        return message;
    }

    /** Takes away what {@link #addHostRoute} added, whichever way it went. */
    static NetlinkMessage removeHostRoute(IpAddress host) {
        var message = new NetlinkMessage(RTM_DELROUTE, NLM_F_ACK);
        message.toHost(host, RT_SCOPE_NOWHERE, (byte) 0).bytes.putInt(0);
        return message.attribute(RTA_DST, host.bytes());
    }

    /** Asks where packets to {@code host} go. */
    static NetlinkMessage findRoute(IpAddress host) {
        var message = new NetlinkMessage(RTM_GETROUTE, NLM_F_ACK);
        message.bytes.put(family(host)).put((byte) host.bits()).putShort((short) 0);
        message.bytes.putLong(0);
        return message.attribute(RTA_DST, host.bytes());
    }

    private NetlinkMessage toHost(IpAddress host, byte scope, byte type) {
        bytes.put(family(host)).put((byte) host.bits()).putShort((short) 0);
        bytes.put(RT_TABLE_MAIN).put(HostRoute.PROTOCOL).put(scope).put(type);
        return this;
    }

    /** An IPv4 route may go by way of a router with an IPv6 address (RFC 5549). */
    private NetlinkMessage gateway(IpAddress gateway, IpAddress host) {
        if (gateway.isV4() == host.isV4()) {
            return attribute(RTA_GATEWAY, gateway.bytes());
        }
        byte[] address = gateway.bytes();
        ByteBuffer via = ByteBuffer.allocate(2 + address.length).order(ByteOrder.nativeOrder());
        return attribute(RTA_VIA, via.putShort(family(gateway)).put(address).array());
    }

    private static byte family(IpAddress address) {
        return address.isV4() ? AF_INET : AF_INET6;
    }

    /** Asks for the routes of all tables, of both families. */
    static NetlinkMessage listRoutes() {
        return listRoutes((byte) 0);
    }

    /** Asks for the routes of all tables that are of the family of {@code address}. */
    static NetlinkMessage listRoutes(IpAddress address) {
        return listRoutes(family(address));
    }

    private static NetlinkMessage listRoutes(byte family) {
        var message = new NetlinkMessage(RTM_GETROUTE, NLM_F_DUMP);
        message.bytes.put(family).put((byte) 0).putShort((short) 0).putLong(0);
        return message;
    }

    /** Asks for the addresses of all interfaces. */
    static NetlinkMessage listAddresses() {
        var message = new NetlinkMessage(RTM_GETADDR, NLM_F_DUMP);
        message.bytes.putLong(0);
        return message;
    }

    NetlinkMessage attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        bytes.position(aligned(bytes.position()));
        return this;
    }

    NetlinkMessage attribute(int type, int value) {
        return attribute(
                type,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array());
    }

    /** The message, to be sent as number {@code sequence} of its socket. */
    byte[] toBytes(int sequence) {
        var message = new byte[bytes.position()];
        bytes.putInt(0, message.length).putInt(8, sequence).get(0, message);
        return message;
    }

    /** Attributes and messages start at multiples of four bytes. */
    static int aligned(int length) {
        return (length + 3) & ~3;
    }
}
