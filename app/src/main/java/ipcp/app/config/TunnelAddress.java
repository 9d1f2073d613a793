package ipcp.app.config;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.util.Optional;

/**
 * An end's own IPv4 address inside the tunnel, as {@code tun_ip} says it.
 *
 * @param address the address
 * @param assigned the same with its prefix, when it was written with one and is therefore ours to assign
 */
record TunnelAddress(IpAddress address, Optional<InterfaceAddress> assigned) {
    /**
     * Parses {@code 10.10.0.1/24} or {@code 10.10.0.1}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static TunnelAddress parse(String text) {
        if (text.indexOf('/') < 0) {
            return new TunnelAddress(parseV4(text), Optional.empty());
        }
        String digits = text.substring(text.indexOf('/') + 1);
        if (digits.length() > 1 && digits.startsWith("0")) {
            throw new IllegalArgumentException("not a prefix length: /" + digits);
        }
        parseV4(text.substring(0, text.indexOf('/')));
        InterfaceAddress assigned = InterfaceAddress.parse(text);
        return new TunnelAddress(assigned.address(), Optional.of(assigned));
    }

    /**
     * Parses a dotted quad; an IPv4 address in the clothes of IPv6 is none.
     *
     * @throws IllegalArgumentException when it is not that
     */
    static IpAddress parseV4(String text) {
        if (text.indexOf(':') >= 0) {
            throw new IllegalArgumentException("not an IPv4 address: " + text);
        }
        return IpAddress.parse(text);
    }

    /** The address on the network that it was written with, or else alone. */
    InterfaceAddress onItsNetwork() {
        return assigned.orElseGet(() -> new InterfaceAddress(address, address.bits()));
    }

    /** Whether {@code other} is where packets to everybody on this network go. /31 and /32 have no such address. */
    boolean isBroadcast(IpAddress other) {
        InterfaceAddress own = onItsNetwork();
        return own.prefix() <= 30 && own.network().last().equals(other);
    }

    @Override
    public String toString() {
        return assigned.map(InterfaceAddress::toString).orElseGet(address::toString);
    }
}
