package ipcp.wire;

/**
 * The server's side of {@code simplevpn} (docs/protocol.md). Whoever connects gets an address, if there is one left.
 *
 * @param book where addresses come from
 * @param mtu of the link, 68..65535, which clients of ours are told
 */
public record SimplevpnServer(AddressBook book, int mtu) implements ServerWire {
    /** The port that the original listens on. */
    public static final int PORT = 2002;

    public SimplevpnServer {
        if (mtu < 68 || mtu > Simplevpn.MAX_PACKET) {
            throw new IllegalArgumentException("an MTU is within 68..65535, not " + mtu);
        }
    }

    @Override
    public ServerHandshake handshake(String source) {
        return new SimplevpnServerHandshake(book, mtu, source);
    }
}
