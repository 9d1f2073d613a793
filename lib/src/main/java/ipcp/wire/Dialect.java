package ipcp.wire;

/** The two handshakes of {@code ipcp/1}, which differ in the claim and the challenge (docs/protocol.md). */
public enum Dialect {
    /** Binary claim, bare challenge: {@code ipcp/1}. */
    BINARY("ipcp/1", 4092),
    /** Claim as text, challenge with a message header: {@code ipcp/1-text}. */
    TEXT("ipcp/1-text", 4096);

    private final String protocol;
    private final int maxContent;

    Dialect(String protocol, int maxContent) {
        this.protocol = protocol;
        this.maxContent = maxContent;
    }

    /** The name in the configuration. */
    public String protocol() {
        return protocol;
    }

    /** Most bytes that a frame of a peer of this dialect may carry after its length. */
    public int maxContent() {
        return maxContent;
    }
}
