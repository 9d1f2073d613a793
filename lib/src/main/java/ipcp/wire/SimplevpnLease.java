package ipcp.wire;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The address that a client of {@code simplevpn} has for a session, and what else is known of it.
 *
 * @param address in its network
 * @param mtu in bytes, if the server tells it
 * @param amongOurs whether both ends cut the stream by lengths, and can be told more than the address
 */
record SimplevpnLease(InterfaceAddress address, OptionalInt mtu, boolean amongOurs) {
    /** The original's client takes its network to be this long, whatever the address. */
    private static final int ORIGINAL_PREFIX = 16;

    /** A server without a secret is not believed that half of all addresses are its own. */
    private static final int SHORTEST_PREFIX = 8;

    private static final int LEAST_MTU = 68;

    /** Reads a server's answer that gives an address; nothing when it is not one that can be had. */
    static Optional<SimplevpnLease> of(SimplevpnControl answer) {
        int bits = answer.destination();
        boolean amongOurs = answer.mark() == SimplevpnControl.ANSWER;
        int prefix = amongOurs ? answer.prefix() : ORIGINAL_PREFIX;
        int mtu = amongOurs ? answer.mtu() : 0;
        if (!isUnicast(bits) || prefix < SHORTEST_PREFIX || prefix > 32 || (mtu != 0 && mtu < LEAST_MTU)) {
            return Optional.empty();
        }
        return Optional.of(new SimplevpnLease(
                new InterfaceAddress(IpAddress.v4(bits), prefix),
                mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu),
                amongOurs));
    }

    /** Not in 0.0.0.0/8, 127.0.0.0/8 or from 224.0.0.0 on (RFC 1122, section 3.2.1.3). */
    private static boolean isUnicast(int bits) {
        int first = bits >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    /** The 32 bits of the address. */
    int bits() {
        return (int) address.address().low();
    }

    /** What the server says to give it. */
    SimplevpnControl answer() {
        return amongOurs
                ? new SimplevpnControl(SimplevpnControl.ANSWER, mtu.orElse(0), address.prefix(), Simplevpn.NONE, bits())
                : new SimplevpnControl(0, 0, 0, Simplevpn.NONE, bits());
    }

    /** What the client is to know. */
    Settings settings() {
        return new Settings(List.of(address), mtu, Optional.empty(), List.of(), List.of());
    }
}
