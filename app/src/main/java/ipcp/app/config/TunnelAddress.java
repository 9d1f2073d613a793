package ipcp.app.config;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.util.Optional;

/**
 * An end's own address inside the tunnel, IPv4 but for wires that know no addresses,, as {@code tun_ip} says it.
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
        return assigned(InterfaceAddress.parse(text));
    }

    /**
     * Parses {@code 10.10.0.1/24} or {@code fd00::1/64}: the prefix length must be there.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static TunnelAddress parseAssigned(String text) {
        return text.indexOf(':') < 0 && text.indexOf('/') >= 0 ? parse(text) : assigned(InterfaceAddress.parse(text));
    }

    private static TunnelAddress assigned(InterfaceAddress address) {
        return new TunnelAddress(address.address(), Optional.of(address));
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
        return address.isV4() && own.prefix() <= 30 && own.network().last().equals(other);
    }

    @Override
    public String toString() {
        return assigned.map(InterfaceAddress::toString).orElseGet(address::toString);
    }
}
