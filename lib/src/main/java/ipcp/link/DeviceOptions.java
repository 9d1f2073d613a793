package ipcp.link;

import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The interface to create.
 *
 * @param name 1..15 bytes without blanks and slashes; a {@code %d} in it is a number that the kernel chooses
 * @param kind TUN or TAP
 * @param mtu in bytes, 68..{@code maxMtu}; IPv6 wants 1280 at least
 * @param maxMtu the greatest MTU that the tunnel's wire has room for, up to {@value #LARGEST_MTU}
 * @param address what to assign, if anything
 * @param mac the interface's own address, TAP only
 */
public record DeviceOptions(
        String name, LinkKind kind, int mtu, int maxMtu, Optional<InterfaceAddress> address, Optional<MacAddress> mac) {
    /** The longest IP packet there is; the driver has 14 bytes less for a TAP. */
    public static final int LARGEST_MTU = 65_535;

    /** The longest IP packet that the {@code ipcp/1} wire carries; an Ethernet header takes 14 bytes of it. */
    public static final int IPCP_MTU = 4043;

    public static final int DEFAULT_MTU = 1500;

    public DeviceOptions {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > 15) {
            throw new IllegalArgumentException("an interface name has 1 to 15 bytes: " + name);
        }
        if (name.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '/')) {
            throw new IllegalArgumentException("an interface name has no blanks and no slash");
        }
        if (maxMtu < 68 || maxMtu > LARGEST_MTU) {
            throw new IllegalArgumentException("greatest mtu " + maxMtu + " is not within 68.." + LARGEST_MTU);
        }
        if (mtu < 68 || mtu > maxMtu) {
            throw new IllegalArgumentException("mtu " + mtu + " is not within 68.." + maxMtu);
        }
    }

    /** The interface of a tunnel with no more room than {@code ipcp/1} has. */
    public DeviceOptions(
            String name, LinkKind kind, int mtu, Optional<InterfaceAddress> address, Optional<MacAddress> mac) {
        this(name, kind, mtu, IPCP_MTU, address, mac);
    }
}
