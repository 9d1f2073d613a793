package ipcp.wire;

import ipcp.net.NativeBuffer;
import ipcp.net.Packet;

/**
 * One session of a wire, after its handshake: bytes in, messages out, and the reverse. No threads, no sockets. One
 * thread decodes, one encodes; they may differ. Allocates nothing per packet.
 */
public interface Codec {
    /** What {@link #decode} found. */
    enum Message {
        /** The buffer ends before the next message does. */
        INCOMPLETE,
        /** A packet, now in the packet that was passed in. */
        PACKET,
        HEARTBEAT_REQUEST,
        HEARTBEAT_ACK,
        /** Authentic, but no packet of this kind of link: lost. */
        MALFORMED,
        /** Authentic once, but seen before or sent by this side: lost, and no sign of life. */
        REPLAYED,
        /** Not of this wire or not authentic: the session must end. */
        BAD_FRAME
    }

    /**
     * Takes the next message out of {@code in}, from its position, which moves past it.
     *
     * @param into where a packet goes; overwritten in any case
     */
    Message decode(NativeBuffer in, Packet into);

    /**
     * Appends a packet at the position of {@code out}, which has {@link #maxFrame} bytes left.
     *
     * @param packet its headroom is overwritten
     * @return false, with nothing appended, when this wire cannot carry a packet so long
     */
    boolean encode(Packet packet, NativeBuffer out);

    /** Appends a request for a sign of life. */
    void encodeHeartbeatRequest(NativeBuffer out);

    /** Appends the answer to one request. */
    void encodeHeartbeatAck(NativeBuffer out);

    /** Most bytes that one message may take. */
    int maxFrame();
}
