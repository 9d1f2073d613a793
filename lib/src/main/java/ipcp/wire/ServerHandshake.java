package ipcp.wire;

import java.nio.ByteBuffer;

/**
 * The server's side of a handshake: bytes in, bytes out, until there is a verdict. For one connection and one thread.
 */
public interface ServerHandshake extends AutoCloseable {
    /** Most bytes that a frame of a handshake takes, with its length, and most that one step appends. */
    int MAX_FRAME = Ipcp1.LENGTH_PREFIX + Ipcp1.MAX_CLAIM;

    /**
     * Takes what it can from {@code in} and appends to {@code out} what is to be sent.
     *
     * @param out has room for {@link #MAX_FRAME} bytes
     */
    Handshake advance(ByteBuffer in, ByteBuffer out);

    /** Overwrites the secrets of a handshake that has come to nothing. */
    @Override
    void close();
}
