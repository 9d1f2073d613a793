package ipcp.wire;

/** The two handshakes of {@code ipcp/1}, which differ in the claim and the challenge (docs/protocol.md). */
public enum Dialect {
    /** Binary claim, bare challenge: {@code ipcp/1}. */
    BINARY(Protocol.IPCP_1, 4092),
    /** Claim as text, challenge with a message header: {@code ipcp/1-text}. */
    TEXT(Protocol.IPCP_1_TEXT, 4096);

    private final Protocol protocol;
    private final int maxContent;

    Dialect(Protocol protocol, int maxContent) {
        this.protocol = protocol;
        this.maxContent = maxContent;
    }

    /** The wire that it is a dialect of, by its name in the configuration. */
    public Protocol protocol() {
        return protocol;
    }

    /** Most bytes that a frame of a peer of this dialect may carry after its length. */
    public int maxContent() {
        return maxContent;
    }
}
