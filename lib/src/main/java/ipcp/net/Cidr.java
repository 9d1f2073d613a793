package ipcp.net;

/**
 * A network: an address whose host bits are zero, and a prefix length (RFC 4632).
 *
 * @param network the first address
 * @param prefix 0..32 for IPv4, 0..128 for IPv6
 */
public record Cidr(IpAddress network, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > network.bits()) {
            throw new IllegalArgumentException("prefix " + prefix + " is not within 0.." + network.bits());
        }
        if (!network.equals(masked(network, prefix))) {
            throw new IllegalArgumentException(
                    "host bits are set: the network is " + masked(network, prefix) + "/" + prefix);
        }
    }

    /** The network of {@code prefix} bits that {@code address} is in. */
    public static Cidr around(IpAddress address, int prefix) {
        return new Cidr(masked(address, prefix), prefix);
    }

    /** The network that holds {@code address} alone. */
    public static Cidr host(IpAddress address) {
        return new Cidr(address, address.bits());
    }

    /**
     * Parses {@code address/prefix}; a bare address is a host.
     *
     * @throws IllegalArgumentException when it is not that, or host bits are set
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(IpAddress.parse(text));
        }
        return new Cidr(IpAddress.parse(text.substring(0, slash)), parsePrefix(text.substring(slash + 1)));
    }

    static int parsePrefix(String digits) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a prefix length: /" + digits);
        }
        return Integer.parseInt(digits);
    }

    /** Whether {@code address} is in this network; an IPv6 network holds no IPv4 address, not even {@code ::/0}. */
    public boolean contains(IpAddress address) {
        return contains(address.high(), address.low());
    }

    /** The same over the two halves of an address, as {@link IpAddress} keeps them. */
    public boolean contains(long high, long low) {
        int bits = mappedPrefix();
        if (bits < 96 && IpAddress.isV4(high, low)) {
            return false;
        }
        return ((high ^ network.high()) & highMask(bits)) == 0 && ((low ^ network.low()) & lowMask(bits)) == 0;
    }

    /** Whether all of {@code other} is in this network. */
    public boolean contains(Cidr other) {
        return other.mappedPrefix() >= mappedPrefix() && contains(other.network());
    }

    /** The prefix length over the 128 bits that {@link IpAddress} keeps: 96 more for IPv4. */
    public int mappedPrefix() {
        return network.isV4() ? 96 + prefix : prefix;
    }

    /** The last address, host bits all ones: of an IPv4 network that has hosts the directed broadcast address. */
    public IpAddress last() {
        int bits = mappedPrefix();
        return new IpAddress(network.high() | ~highMask(bits), network.low() | ~lowMask(bits));
    }

    /** Written out for the sake of the start, like that of {@link IpAddress}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && prefix == cidr.prefix && network.equals(cidr.network);
    }

    @Override
    public int hashCode() {
        return 31 * network.hashCode() + prefix;
    }

    @Override
    public String toString() {
        return network + "/" + prefix;
    }

    private static IpAddress masked(IpAddress address, int prefix) {
        if (prefix < 0 || prefix > address.bits()) {
            throw new IllegalArgumentException("prefix " + prefix + " is not within 0.." + address.bits());
        }
        int bits = address.isV4() ? 96 + prefix : prefix;
        return new IpAddress(address.high() & highMask(bits), address.low() & lowMask(bits));
    }

    /** The mask of the first half of a 128-bit prefix. */
    public static long highMask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
    }

    /** The mask of the second half of a 128-bit prefix. */
    public static long lowMask(int bits) {
        return bits <= 64 ? 0 : -1L << (128 - bits);
    }
}
