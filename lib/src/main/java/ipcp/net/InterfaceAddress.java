package ipcp.net;

/**
 * An address of an interface and the prefix of the network it is on: {@code 10.10.0.1/24}.
 *
 * @param address the interface's own address
 * @param prefix 0..32 for IPv4, 0..128 for IPv6
 */
public record InterfaceAddress(IpAddress address, int prefix) {
    public InterfaceAddress {
        if (prefix < 0 || prefix > address.bits()) {
            throw new IllegalArgumentException("prefix " + prefix + " is not within 0.." + address.bits());
        }
    }

    /**
     * Parses {@code address/prefix}.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static InterfaceAddress parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no prefix length: " + text);
        }
        return new InterfaceAddress(
                IpAddress.parse(text.substring(0, slash)), Cidr.parsePrefix(text.substring(slash + 1)));
    }

    public Cidr network() {
        return Cidr.around(address, prefix);
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
