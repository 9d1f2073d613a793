package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.InterfaceAddress;
import java.util.List;
import java.util.Optional;

/** What an operator does to interfaces with {@code ip}, in the namespace of the calling thread. */
final class Interfaces {
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
        DeviceFile file = DeviceFile.attach(options);
        assertThat(Libc.ioctl(file.descriptor(), DeviceFile.TUNSETPERSIST, 1)).isZero();
        Libc.close(file.descriptor());
    }

    private static void change(NetlinkMessage message) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            assertThat(netlink.ask(message).errno()).isZero();
        }
    }
}
