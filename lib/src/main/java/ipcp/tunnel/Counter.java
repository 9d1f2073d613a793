package ipcp.tunnel;

import java.util.Locale;

/** What is counted, per session and in all. Received is what came from the peer, sent is what went to it. */
public enum Counter {
    RX_PACKETS,
    RX_BYTES,
    TX_PACKETS,
    TX_BYTES,
    /** From the device, but the session's queue was full. */
    DROPPED_QUEUE_FULL,
    /** It waited for too long in the session's queue. */
    DROPPED_LATE,
    /** For an address whose client is not connected, or for nobody. */
    DROPPED_NO_ROUTE,
    /** From a source address that the sender may not use. */
    DROPPED_BAD_SOURCE,
    /** For another client, and clients are kept apart. */
    DROPPED_CLIENT_TO_CLIENT,
    /** Not a valid packet. */
    DROPPED_MALFORMED,
    /** A frame that was seen before, or that this side had sent. */
    DROPPED_REPLAYED,
    /** No memory for packets was left. */
    DROPPED_NO_MEMORY,
    /** The device did not take it: interface down, or refused by the kernel. */
    DROPPED_DEVICE;

    /** As it stands in the log. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
