package ipcp.app.config;

import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import java.util.Optional;

/** Addresses that nobody can have: packets to them would never reach the one who claims them. */
final class Claims {
    private static final IpAddress EVERYBODY = IpAddress.v4(-1);

    private Claims() {}

    /** What is wrong with {@code address} as the address of a host, if anything is. */
    static Optional<String> fault(IpAddress address) {
        if (address.isUnspecified()) {
            return Optional.of("the unspecified address");
        }
        if (address.isMulticast()) {
            return Optional.of("a multicast address");
        }
        return address.equals(EVERYBODY) ? Optional.of("the broadcast address") : Optional.empty();
    }

    /**
     * The address of a host, of either family.
     *
     * @throws IllegalArgumentException when it is none that a host can have
     */
    static IpAddress parseHost(String text) {
        IpAddress address = IpAddress.parse(text);
        fault(address).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        return address;
    }

    /** What is wrong with {@code address} as the address of an interface on its own network, if anything is. */
    static Optional<String> fault(TunnelAddress address) {
        return fault(address.address())
                .or(() -> address.isBroadcast(address.address())
                        ? Optional.of("the broadcast address of its network")
                        : Optional.empty());
    }

    /** What is wrong with {@code address} as the address of a station, if anything is. */
    static Optional<String> fault(MacAddress address) {
        if (address.isGroup()) {
            return Optional.of("a group address");
        }
        return address.value() == 0 ? Optional.of("the zero address") : Optional.empty();
    }

    /** {@code tun_ip} of an end of the tunnel. */
    static Optional<TunnelAddress> tunnelAddress(Fields fields, ConfigKey key) {
        return fields.parsed(key, TunnelAddress::parse)
                .filter(address -> accept(fields, key, fault(address), "the address of one host"));
    }

    /** The same where either family will do, and nobody else is told the address. */
    static Optional<TunnelAddress> assignedAddress(Fields fields, ConfigKey key) {
        String expected = "an IPv4 or IPv6 address with a prefix length";
        return fields.written(key)
                .flatMap(node -> fields.parsed(node, expected, TunnelAddress::parseAssigned))
                .filter(address -> accept(fields, key, fault(address), "the address of one host"));
    }

    /** {@code tap_mac} of an end of the tunnel, or of a credential. */
    static Optional<MacAddress> mac(Fields fields, ConfigKey key) {
        return fields.parsed(key, MacAddress::parse)
                .filter(mac -> accept(fields, key, fault(mac), "the address of one station"));
    }

    /** Whether there is no {@code fault}; if there is one, it becomes a finding. */
    static boolean accept(Fields fields, ConfigKey key, Optional<String> fault, String expected) {
        fault.ifPresent(remark -> fields.findings()
                .problem(
                        fields.path(key),
                        fields.written(key).map(Node::found).orElse("nothing") + " (" + remark + ")",
                        expected));
        return fault.isEmpty();
    }
}
