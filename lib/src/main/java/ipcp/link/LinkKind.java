package ipcp.link;

/** What a link carries. */
public enum LinkKind {
    /** IP packets (layer 3). */
    TUN,
    /** Ethernet frames without FCS (layer 2). */
    TAP
}
