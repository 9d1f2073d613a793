package ipcp.wire;

import ipcp.link.LinkKind;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;

/** Who a client says it is: the address that it uses inside the tunnel, which is also where its packets are routed. */
public sealed interface Claim {
    /** The kind of link that this claim belongs to. */
    LinkKind kind();

    /** The claim as {@code ipcp/1} sends it: 4 bytes of IPv4 address, or 6 of MAC. */
    byte[] bytes();

    /**
     * A client of a TUN.
     *
     * @param address IPv4
     */
    record Tun(IpAddress address) implements Claim {
        public Tun {
            if (!address.isV4()) {
                throw new IllegalArgumentException("a claim is an IPv4 address, not " + address);
            }
        }

        @Override
        public LinkKind kind() {
            return LinkKind.TUN;
        }

        @Override
        public byte[] bytes() {
            return address.bytes();
        }

        /** Written out for the sake of the start, like that of {@link IpAddress}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Tun tun && address.equals(tun.address);
        }

        @Override
        public int hashCode() {
            return address.hashCode();
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A client of a TAP. */
    record Tap(MacAddress address) implements Claim {
        @Override
        public LinkKind kind() {
            return LinkKind.TAP;
        }

        @Override
        public byte[] bytes() {
            return address.bytes();
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }
}
