package ipcp.wire;

import java.util.Arrays;
import java.util.Optional;

/** The wires, by their names in the configuration. */
public enum Protocol {
    /** Forward-secret, and made for big packets: between two of ours. */
    IPCP_2("ipcp/2"),
    /** That of the C ipcpd. */
    IPCP_1("ipcp/1"),
    /** That of the older C ipcpd, which differs in the handshake. */
    IPCP_1_TEXT("ipcp/1-text"),
    /** That of zportald: frames with a checksum, one peer. */
    ZPORTAL("zportal"),
    /** That of simplevpn: bare packets, and addresses from the server. */
    SIMPLEVPN("simplevpn");

    private final String text;

    Protocol(String text) {
        this.text = text;
    }

    /** The protocol of this name, if there is one. */
    public static Optional<Protocol> named(String name) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.text.equals(name))
                .findFirst();
    }

    /** The name in the configuration. */
    @Override
    public String toString() {
        return text;
    }
}
