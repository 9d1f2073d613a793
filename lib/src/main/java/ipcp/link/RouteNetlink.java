package ipcp.link;

import ipcp.link.LinkException.Reason;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversation with the kernel about interfaces (rtnetlink(7)), in the network namespace of the thread that opens it.
 * That thread uses it; every answer is waited for, {@value #TIMEOUT_MILLIS} ms at most.
 */
final class RouteNetlink implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;

    /** What the kernel sends at once is no longer than this. */
    private static final int RECEIVE_BUFFER = 32 * 1024;

    private final int socket;
    private final PollSet answers;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(RECEIVE_BUFFER, 8);
    private int sequence;

    private RouteNetlink(int socket) {
        this.socket = socket;
        this.answers = new PollSet(socket);
    }

    static RouteNetlink open() throws LinkException {
        int socket = Libc.socket(AF_NETLINK, SOCK_RAW | Libc.O_CLOEXEC, NETLINK_ROUTE);
        if (socket < 0) {
            throw failed("no netlink socket: " + Libc.strerror(Libc.errno()));
        }
        return new RouteNetlink(socket);
    }

    /** The interface of that name, if there is one. */
    Optional<InterfaceState> link(String name) throws LinkException {
        Answer answer = ask(NetlinkMessage.findLink(name));
        return answer.errno() == 0 ? answer.replies().stream().findFirst().map(InterfaceState::of) : Optional.empty();
    }

    /** What went through the interface of that name, if there is one. */
    Optional<LinkStatistics> statistics(String name) throws LinkException {
        Answer answer = ask(NetlinkMessage.findLink(name));
        return answer.errno() == 0
                ? answer.replies().stream().findFirst().flatMap(LinkStatistics::of)
                : Optional.empty();
    }

    /** Sets MTU and MAC of an interface that is down. */
    void shape(InterfaceState device, int mtu, Optional<MacAddress> mac) throws LinkException {
        NetlinkMessage message = NetlinkMessage.link(NetlinkMessage.RTM_NEWLINK, device.index(), 0, 0)
                .attribute(NetlinkMessage.IFLA_MTU, mtu);
        mac.ifPresent(address -> message.attribute(NetlinkMessage.IFLA_ADDRESS, address.bytes()));
        String what =
                "set MTU " + mtu + mac.map(address -> " and MAC " + address).orElse("") + " on " + device.name();
        require(ask(message).errno(), what);
    }

    /** Sets the MTU alone, which may be done at any time. */
    void resize(InterfaceState device, int mtu) throws LinkException {
        shape(device, mtu, Optional.empty());
    }

    void bringUp(InterfaceState device) throws LinkException {
        int up = NetlinkMessage.IFF_UP;
        Answer answer = ask(NetlinkMessage.link(NetlinkMessage.RTM_NEWLINK, device.index(), up, up));
        require(answer.errno(), "bring " + device.name() + " up");
    }

    /** Assigns {@code address}; it may be there already. */
    void assign(InterfaceState device, InterfaceAddress address) throws LinkException {
        int errno = ask(NetlinkMessage.addAddress(device.index(), address)).errno();
        if (errno == Libc.EACCES) {
            throw new LinkException(
                    Reason.UNAVAILABLE,
                    "cannot assign " + address + " to " + device.name()
                            + ": IPv6 is switched off (sysctl net.ipv6.conf.default.disable_ipv6)");
        }
        if (errno != Libc.EEXIST) {
            require(errno, "assign " + address + " to " + device.name());
        }
    }

    /** Takes {@code address} away; it may be gone already. */
    void unassign(InterfaceState device, InterfaceAddress address) throws LinkException {
        int errno = ask(NetlinkMessage.removeAddress(device.index(), address)).errno();
        if (errno != Libc.EADDRNOTAVAIL) {
            require(errno, "take " + address + " from " + device.name());
        }
    }

    /** Routes {@code network} to {@code device}; the same network must have no route of this table and metric. */
    void route(InterfaceState device, Cidr network) throws LinkException {
        int errno = ask(NetlinkMessage.addRoute(device.index(), network)).errno();
        if (errno == Libc.EEXIST) {
            throw new LinkException(
                    Reason.UNAVAILABLE,
                    "cannot route " + network + " to " + device.name() + ": there is another route to it");
        }
        require(errno, "route " + network + " to " + device.name());
    }

    /** Takes the route away that {@link #route} made; it may be gone already. */
    void unroute(InterfaceState device, Cidr network) throws LinkException {
        int errno = ask(NetlinkMessage.removeRoute(device.index(), network)).errno();
        if (errno != Libc.ESRCH) {
            require(errno, "take the route to " + network + " from " + device.name());
        }
    }

    /** The networks that the main table routes to {@code device}. */
    List<Cidr> routes(InterfaceState device) throws LinkException {
        return states(NetlinkMessage.listRoutes()).stream()
                .filter(route -> route.leadsTo(device.index()))
                .map(RouteState::network)
                .toList();
    }

    /** The main table's routes of the family of {@code address}. */
    List<RouteState> routes(IpAddress address) throws LinkException {
        return states(NetlinkMessage.listRoutes(address));
    }

    private List<RouteState> states(NetlinkMessage list) throws LinkException {
        return ask(list).replies().stream()
                .flatMap(reply -> RouteState.of(reply).stream())
                .toList();
    }

    /** Where packets to {@code host} go now, all tables and rules considered; empty when they go nowhere. */
    Optional<Destination> destination(IpAddress host) throws LinkException {
        Answer answer = ask(NetlinkMessage.findRoute(host));
        return answer.errno() == 0 ? answer.replies().stream().findFirst().map(Destination::of) : Optional.empty();
    }

    /** Adds {@code route}; there must be none to its host. */
    void pin(HostRoute route) throws LinkException {
        int errno = ask(NetlinkMessage.addHostRoute(route)).errno();
        if (errno == Libc.EEXIST) {
            throw new LinkException(
                    Reason.UNAVAILABLE,
                    "cannot route " + route.host() + " past the tunnel: there is another route to it");
        }
        require(errno, "route " + route.host() + " past the tunnel");
    }

    /** Takes the route away that {@link #pin} made; it may be gone already. */
    void unpin(IpAddress host) throws LinkException {
        int errno = ask(NetlinkMessage.removeHostRoute(host)).errno();
        if (errno != Libc.ESRCH) {
            require(errno, "take the route to " + host + " back");
        }
    }

    /** The addresses that {@code device} has. */
    List<InterfaceAddress> addresses(InterfaceState device) throws LinkException {
        var addresses = new ArrayList<InterfaceAddress>();
        for (NetlinkReply reply : ask(NetlinkMessage.listAddresses()).replies()) {
            Map<Integer, ByteBuffer> attributes = reply.attributes(NetlinkMessage.ADDRESS_PART);
            ByteBuffer address =
                    attributes.getOrDefault(NetlinkMessage.IFA_LOCAL, attributes.get(NetlinkMessage.IFA_ADDRESS));
            if (reply.body().getInt(4) == device.index() && address != null) {
                addresses.add(new InterfaceAddress(
                        NetlinkReply.address(address), reply.body().get(1) & 0xff));
            }
        }
        return addresses;
    }

    /** Sends {@code message} and waits for all of its answer. */
    Answer ask(NetlinkMessage message) throws LinkException {
        byte[] request = message.toBytes(++sequence);
        MemorySegment.copy(MemorySegment.ofArray(request), 0, buffer, 0, request.length);
        if (Libc.send(socket, buffer.address(), request.length, 0) < 0) {
            throw failed("cannot ask the kernel about interfaces: " + Libc.strerror(Libc.errno()));
        }
        var replies = new ArrayList<NetlinkReply>();
        while (true) {
            for (NetlinkReply reply : NetlinkReply.parse(receive())) {
                if (reply.sequence() != sequence) {
                    continue;
                }
                if (reply.isLast()) {
                    return new Answer(reply.errno(), replies);
                }
                replies.add(reply);
            }
        }
    }

    private ByteBuffer receive() throws LinkException {
        if (!answers.await(TIMEOUT_MILLIS)) {
            throw failed("the kernel did not answer about interfaces within " + TIMEOUT_MILLIS + " ms");
        }
        long received = Libc.recv(socket, buffer.address(), RECEIVE_BUFFER, 0);
        if (received < 0) {
            throw failed("no answer about interfaces: " + Libc.strerror(Libc.errno()));
        }
        return ByteBuffer.wrap(buffer.asSlice(0, received).toArray(ValueLayout.JAVA_BYTE));
    }

    private static void require(int errno, String what) throws LinkException {
        if (errno != 0) {
            throw DeviceErrors.settingUp(errno, what);
        }
    }

    private static LinkException failed(String message) {
        return new LinkException(Reason.FAILED, message);
    }

    @Override
    public void close() {
        Libc.close(socket);
        arena.close();
    }

    /**
     * Where packets to a host go.
     *
     * @param local whether that is this host itself
     * @param index of the interface
     */
    record Destination(boolean local, int index) {
        private static final int TYPE = 7;

        static Destination of(NetlinkReply reply) {
            ByteBuffer index = reply.attributes(NetlinkMessage.ROUTE_PART).get(NetlinkMessage.RTA_OIF);
            return new Destination(
                    reply.body().get(TYPE) == NetlinkMessage.RTN_LOCAL, index == null ? 0 : index.getInt(0));
        }
    }

    /** What the kernel said: an errno, 0 when all is well, and whatever was asked for. */
    record Answer(int errno, List<NetlinkReply> replies) {}
}
