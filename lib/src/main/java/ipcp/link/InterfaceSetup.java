package ipcp.link;

import ipcp.link.LinkException.Reason;
import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Makes a new interface what the options ask for; leaves one that was there before as it is, and tells the operator
 * where it differs. Runs on the thread that opens the device.
 */
final class InterfaceSetup {
    private static final Logger LOG = System.getLogger(InterfaceSetup.class.getName());

    /** RFC 8200, section 5. */
    private static final int IPV6_LEAST_MTU = 1280;

    private final RouteNetlink netlink;
    private final InterfaceState device;
    private final DeviceOptions options;

    private InterfaceSetup(RouteNetlink netlink, InterfaceState device, DeviceOptions options) {
        this.netlink = netlink;
        this.device = device;
        this.options = options;
    }

    /**
     * What the interface is like now.
     *
     * @param mtu in bytes
     * @param mac of a TAP
     */
    record Outcome(int mtu, Optional<MacAddress> mac) {}

    /** Sets {@code file}'s interface up, or looks at it if it is persistent. */
    static Outcome apply(DeviceFile file, DeviceOptions options) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            InterfaceState device = netlink.link(file.name())
                    .orElseThrow(() -> new LinkException(
                            Reason.FAILED, "interface " + file.name() + " was deleted while it was set up"));
            var setup = new InterfaceSetup(netlink, device, options);
            int mtu = file.persistent() ? setup.compare() : setup.configure();
            Optional<MacAddress> mac =
                    file.persistent() ? device.mac() : setup.mac().or(device::mac);
            return new Outcome(mtu, mac);
        }
    }

    /**
     * The MAC before it is up, for not every kernel lets it change later; the address after, when its route can be
     * made.
     */
    private int configure() throws LinkException {
        netlink.shape(device, options.mtu(), mac());
        netlink.bringUp(device);
        if (options.address().isPresent()) {
            assign(options.address().get());
        }
        return options.mtu();
    }

    private void assign(InterfaceAddress address) throws LinkException {
        requireRoom(device, address, options.mtu());
        netlink.assign(device, address);
    }

    /** Below its least MTU the kernel has no IPv6 on an interface, and does not say why. */
    static void requireRoom(InterfaceState device, InterfaceAddress address, int mtu) throws LinkException {
        if (!address.address().isV4() && mtu < IPV6_LEAST_MTU) {
            throw new LinkException(
                    Reason.UNAVAILABLE,
                    "cannot assign " + address + " to " + device.name() + ": IPv6 wants an MTU of " + IPV6_LEAST_MTU
                            + " at least, not " + mtu);
        }
    }

    private int compare() throws LinkException {
        int maxMtu = options.maxMtu();
        if (device.mtu() > maxMtu) {
            throw new LinkException(
                    Reason.UNAVAILABLE,
                    device.name() + " has MTU " + device.mtu() + ", and the tunnel carries " + maxMtu
                            + " at most: `ip link set dev " + device.name() + " mtu " + maxMtu + "`");
        }
        if (device.mtu() != options.mtu()) {
            differs("mtu", device.mtu(), options.mtu());
        }
        if (mac().isPresent() && !mac().equals(device.mac())) {
            differs("mac", device.mac().map(MacAddress::toString).orElse("none"), mac().get());
        }
        if (options.address().isPresent()
                && !netlink.addresses(device).contains(options.address().get())) {
            differs("address", "none", options.address().get());
        }
        if (!device.up()) {
            differs("state", "down", "up");
        }
        return device.mtu();
    }

    private Optional<MacAddress> mac() {
        return options.kind() == LinkKind.TAP ? options.mac() : Optional.empty();
    }

    private void differs(String what, Object found, Object expected) {
        LOG.log(
                Level.WARNING,
                "event=interface-differs name=" + device.name() + " what=" + what + " found=" + found + " expected="
                        + expected);
    }
}
