package ipcp.link;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The kernel's TUN/TAP driver, attached to one interface: a non-blocking descriptor that reads and writes one packet at
 * a time (Documentation/networking/tuntap.rst). A TUN has {@link VirtioHeader} in front of each, by which sender and
 * receiver leave work to one another; a TAP has none. Used by the thread that opens the device, whose network namespace
 * has the interface.
 *
 * @param descriptor owned by whoever attached
 * @param name what the kernel made of the name that was asked for
 * @param persistent whether the interface was there before, and stays
 * @param offload what the driver does for us
 */
record DeviceFile(int descriptor, String name, boolean persistent, Offloads offload) {
    /** What the driver leaves to us and takes from us. */
    enum Offloads {
        /** Whole packets only, without a header. */
        NONE,
        /** Packets without checksum, and TCP of up to 64 KB. */
        TCP,
        /** UDP too. */
        TCP_AND_UDP
    }

    static final String PATH = "/dev/net/tun";

    static final long TUNSETPERSIST = 0x400454cb;
    static final long TUNSETOFFLOAD = 0x400454d0;
    private static final long TUNSETIFF = 0x400454ca;
    private static final long TUNGETIFF = 0x800454d2L;
    private static final long TUNSETVNETHDRSZ = 0x400454d8;

    private static final int TUN_F_CSUM = 0x01;
    private static final int TUN_F_TSO4 = 0x02;
    private static final int TUN_F_TSO6 = 0x04;
    private static final int TUN_F_TSO_ECN = 0x08;
    private static final int TUN_F_USO4 = 0x20;
    private static final int TUN_F_USO6 = 0x40;
    private static final int TCP_OFFLOAD = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;

    private static final short IFF_TUN = 0x0001;
    private static final short IFF_TAP = 0x0002;
    private static final short IFF_PERSIST = 0x0800;
    private static final short IFF_NO_PI = 0x1000;
    private static final short IFF_VNET_HDR = 0x4000;

    /** {@code struct ifreq}: 16 bytes of name, then the flags. */
    private static final int IFREQ = 40;

    private static final int IFREQ_FLAGS = 16;

    /** Creates the interface that {@code options} name, or attaches to it. */
    static DeviceFile attach(DeviceOptions options) throws LinkException {
        int descriptor = Libc.open(PATH, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (descriptor < 0) {
            throw DeviceErrors.opening(Libc.errno(), options);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ, 8);
            request.setString(0, options.name());
            int kind = options.kind() == LinkKind.TUN ? IFF_TUN | IFF_VNET_HDR : IFF_TAP;
            request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS, (short) (kind | IFF_NO_PI));
            control(descriptor, TUNSETIFF, request.address(), options);
            control(descriptor, TUNGETIFF, request.address(), options);
            boolean persistent = (request.get(ValueLayout.JAVA_SHORT, IFREQ_FLAGS) & IFF_PERSIST) != 0;
            String name = request.getString(0);
            return new DeviceFile(descriptor, name, persistent, offload(descriptor, arena, options));
        } catch (LinkException e) {
            Libc.close(descriptor);
            throw e;
        }
    }

    /** Asks for as much as the kernel has; UDP came with Linux 6.2. */
    private static Offloads offload(int descriptor, Arena arena, DeviceOptions options) throws LinkException {
        if (options.kind() == LinkKind.TAP) {
            // An earlier user may have left it with segments of 64 KB that only make sense to whoever asked for them.
            control(descriptor, TUNSETOFFLOAD, 0, options);
            return Offloads.NONE;
        }
        MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, VirtioHeader.LENGTH);
        control(descriptor, TUNSETVNETHDRSZ, size.address(), options);
        if (Libc.ioctl(descriptor, TUNSETOFFLOAD, TCP_OFFLOAD | TUN_F_USO4 | TUN_F_USO6) >= 0) {
            return Offloads.TCP_AND_UDP;
        }
        control(descriptor, TUNSETOFFLOAD, TCP_OFFLOAD, options);
        return Offloads.TCP;
    }

    private static void control(int descriptor, long request, long argument, DeviceOptions options)
            throws LinkException {
        if (Libc.ioctl(descriptor, request, argument) < 0) {
            int errno = Libc.errno();
            throw DeviceErrors.attaching(errno, options, existing(options));
        }
    }

    private static Optional<InterfaceState> existing(DeviceOptions options) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.link(options.name());
        }
    }
}
