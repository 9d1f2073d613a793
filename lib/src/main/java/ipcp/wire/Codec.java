package ipcp.wire;

import ipcp.net.Packet;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One session of a wire, after its handshake: bytes in, messages out, and the reverse. No threads, no sockets. One
 * thread at a time decodes, one encodes; they may differ. Buffers have arrays. Allocates nothing per packet.
 */
public interface Codec {
    /** What {@link #decode} found. */
    enum Message {
        /** The buffer ends before the next message does. */
        INCOMPLETE,
        /** A packet: what was passed in is a view of it. */
        PACKET,
        HEARTBEAT_REQUEST,
        HEARTBEAT_ACK,
        /** The server's {@link #settings} came. */
        SETTINGS,
        /** A message of the wire's own; when {@link #hasControl} says so, there is an answer to send. */
        CONTROL,
        /** The peer ends the session: all that it sent has come. */
        CLOSE,
        /** Authentic, but no packet of this kind of link: lost. */
        MALFORMED,
        /** Authentic once, but seen before or sent by this side: lost, and no sign of life. */
        REPLAYED,
        /** Not of this wire or not authentic: the session must end. */
        BAD_FRAME
    }

    /** What {@link #encode} did. */
    enum Encoded {
        /** The packet is on its way. */
        DONE,
        /** There was no room for all of it: send what is in the buffer, and call again with the same packet. */
        FULL,
        /** This wire does not carry such a packet; nothing was appended. */
        REFUSED
    }

    /**
     * Takes the next message out of {@code in}, from its position, which moves past it, or past the last message of
     * several that came as one. May decrypt in place: until {@link Message#INCOMPLETE} the buffer must stay as it is.
     *
     * @param view becomes a view of a packet; it is good until the next call
     */
    Message decode(ByteBuffer in, Packet view);

    /**
     * Appends a packet at the position of {@code out}, or keeps it for the next {@link #flush}.
     *
     * @param packet its headroom is overwritten
     */
    Encoded encode(Packet packet, ByteBuffer out);

    /** Appends what {@link #encode} kept, if it keeps anything. There is room for it. */
    default void flush(ByteBuffer out) {}

    /** Appends a request for a sign of life. */
    void encodeHeartbeatRequest(ByteBuffer out);

    /** Appends the answer to one request. */
    void encodeHeartbeatAck(ByteBuffer out);

    /** Whether the wire has messages of its own to send, such as for a new key. Any thread may ask. */
    default boolean hasControl() {
        return false;
    }

    /** Appends them. */
    default void encodeControl(ByteBuffer out) {}

    /** Appends the end of the session, if the wire has more for that than the end of the connection. */
    default void encodeClose(ByteBuffer out) {}

    /** Whether the peer says goodbye before it closes the connection: if not, a closed connection is no surprise. */
    default boolean closesExplicitly() {
        return false;
    }

    /** Why the server does not let this client in, for people, when that is what {@link Message#CLOSE} meant. */
    default Optional<String> refusal() {
        return Optional.empty();
    }

    /** What {@link Message#SETTINGS} brought. */
    default Settings settings() {
        return Settings.NONE;
    }

    /**
     * Whether this wire asks for signs of life and gives them. Where it does not, silence says nothing of a session,
     * and what {@link #encodeHeartbeatRequest} and {@link #encodeHeartbeatAck} append is nothing.
     */
    default boolean hasHeartbeat() {
        return true;
    }

    /**
     * Whether each message is to go out in a write of its own, because the peer takes what comes together for one:
     * {@link #encode} says {@link Encoded#FULL} then as long as there is anything in the buffer, also between the
     * segments of one packet.
     */
    default boolean writesAlone() {
        return false;
    }

    /** Most bytes that one message may take, and so how much room every method that appends wants. */
    int maxFrame();

    /** Frees what is secret. Nothing else may be called then. */
    void close();
}
