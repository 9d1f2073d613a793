package ipcp.wire;

import ipcp.crypto.AeadSuite;
import ipcp.link.LinkKind;
import java.util.List;

/**
 * {@code ipcp/1} or {@code ipcp/2} as a client speaks it.
 *
 * @param who the client is; {@code ipcp/1} needs a claim and a pre-shared key
 * @param protocol either of {@code ipcp/1}, or {@code ipcp/2}
 * @param suites what {@code ipcp/2} may use, the best first
 */
public record IpcpClient(ClientIdentity who, Protocol protocol, List<AeadSuite> suites) implements ClientWire {
    public IpcpClient {
        suites = List.copyOf(suites);
        if (suites.isEmpty()) {
            throw new IllegalArgumentException("no suite");
        }
        if (protocol != Protocol.IPCP_2 && (who.claim().isEmpty() || who.key().isEmpty())) {
            throw new IllegalArgumentException(protocol + " needs a claim and a pre-shared key");
        }
    }

    @Override
    public LinkKind kind() {
        return who.kind();
    }

    @Override
    public String identity() {
        return who.toString();
    }

    @Override
    public ClientHandshake handshake() {
        if (protocol == Protocol.IPCP_2) {
            var client = new Ipcp2ClientHandshake.Client(
                    who.knownAs(), who.claim(), who.key(), who.privateKey(), who.serverKey());
            return new Ipcp2ClientHandshake(client, suites, SessionTerms.of(who.kind(), System::nanoTime));
        }
        return new Ipcp1ClientHandshake(
                who.claim().orElseThrow(),
                who.claimText(),
                protocol == Protocol.IPCP_1_TEXT ? Dialect.TEXT : Dialect.BINARY,
                who.key().orElseThrow());
    }

    @Override
    public String closed(boolean answered) {
        if (protocol != Protocol.IPCP_2) {
            return "the server closed the connection before its challenge: an unknown claim,"
                    + " another protocol, dialect or if_mode, or no ipcp server; the server's log tells";
        }
        return answered
                ? "the server closed the connection at the login: wrong key, or unknown name, claim or public key;"
                        + " the server's log tells"
                : "the server closed the connection before its answer: it does not serve ipcp/2, none of these suites,"
                        + " or another if_mode, or is no ipcp server; the server's log tells";
    }
}
