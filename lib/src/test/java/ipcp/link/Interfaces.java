package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.InterfaceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** What an operator does to interfaces with {@code ip}, in the namespace of the calling thread. */
final class Interfaces {
    private static final long TUNSETOWNER = 0x400454cc;
    private static final long TUN_F_CSUM = 1;
    private static final long TUN_F_TSO4 = 2;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GTSO = 0x1e;

    private Interfaces() {}

    static Optional<InterfaceState> find(String name) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.link(name);
        }
    }

    static InterfaceState get(String name) throws LinkException {
        return find(name).orElseThrow();
    }

    static List<InterfaceAddress> addresses(String name) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.addresses(netlink.link(name).orElseThrow());
        }
    }

    static void up(String name) throws LinkException {
        change(NetlinkMessage.link(
                NetlinkMessage.RTM_NEWLINK, get(name).index(), NetlinkMessage.IFF_UP, NetlinkMessage.IFF_UP));
    }

    static void down(String name) throws LinkException {
        change(NetlinkMessage.link(NetlinkMessage.RTM_NEWLINK, get(name).index(), 0, NetlinkMessage.IFF_UP));
    }

    static void mtu(String name, int mtu) throws LinkException {
        change(NetlinkMessage.link(NetlinkMessage.RTM_NEWLINK, get(name).index(), 0, 0)
                .attribute(NetlinkMessage.IFLA_MTU, mtu));
    }

    static void delete(String name) throws LinkException {
        change(NetlinkMessage.link(NetlinkMessage.RTM_DELLINK, get(name).index(), 0, 0));
    }

    /** {@code ip tuntap add}: the device of {@code options}, bare, down, and there to stay. */
    static void addPersistent(DeviceOptions options) throws LinkException {
        configure(options, DeviceFile.TUNSETPERSIST, 1);
    }

    /** The same for {@code user} alone. */
    static void addPersistent(DeviceOptions options, int user) throws LinkException {
        addPersistent(options);
        configure(options, TUNSETOWNER, user);
    }

    /**
     * An earlier user of a persistent device, who asked for segments longer than the MTU and did not take that back.
     */
    static void leaveSegmentation(DeviceOptions options) throws LinkException {
        configure(options, DeviceFile.TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4);
    }

    private static void configure(DeviceOptions options, long request, long argument) throws LinkException {
        DeviceFile file = DeviceFile.attach(options);
        assertThat(Libc.ioctl(file.descriptor(), request, argument)).isZero();
        Libc.close(file.descriptor());
    }

    /** {@code ethtool -k}: whether the kernel leaves it to the device to cut a long TCP segment into packets. */
    static boolean leavesSegmentsWhole(String name) {
        int socket = Libc.socket(AF_INET, SOCK_DGRAM | Libc.O_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(8, 8);
            value.set(ValueLayout.JAVA_INT, 0, ETHTOOL_GTSO);
            MemorySegment request = arena.allocate(40, 8);
            request.setString(0, name);
            request.set(ValueLayout.JAVA_LONG, 16, value.address());
            assertThat(Libc.ioctl(socket, SIOCETHTOOL, request.address())).isZero();
            return value.get(ValueLayout.JAVA_INT, 4) != 0;
        } finally {
            Libc.close(socket);
        }
    }

    private static void change(NetlinkMessage message) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            assertThat(netlink.ask(message).errno()).isZero();
        }
    }
}
