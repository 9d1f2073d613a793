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
 * @param mtu in bytes, 68..{@value #MAX_MTU}; IPv6 wants 1280 at least
 * @param address what to assign, if anything
 * @param mac the interface's own address, TAP only
 */
public record DeviceOptions(
        String name, LinkKind kind, int mtu, Optional<InterfaceAddress> address, Optional<MacAddress> mac) {
    /** The longest IP packet that the {@code ipcp/1} wire carries; an Ethernet header takes 14 bytes of it. */
    public static final int MAX_MTU = 4043;

    public static final int DEFAULT_MTU = 1500;

    public DeviceOptions {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > 15) {
            throw new IllegalArgumentException("an interface name has 1 to 15 bytes: " + name);
        }
        if (name.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '/')) {
            throw new IllegalArgumentException("an interface name has no blanks and no slash");
        }
        if (mtu < 68 || mtu > MAX_MTU) {
            throw new IllegalArgumentException("mtu " + mtu + " is not within 68.." + MAX_MTU);
        }
    }
}
