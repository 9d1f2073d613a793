package ipcp.wire;

import java.nio.ByteBuffer;

/**
 * The client's side of a handshake: bytes out, bytes in, until there is a verdict. For one connection and one thread.
 */
public interface ClientHandshake extends AutoCloseable {
    /** Appends the first frame, of at most {@link ServerHandshake#MAX_FRAME} bytes. */
    void start(ByteBuffer out);

    /**
     * Takes what it can from {@code in} and appends to {@code out} what is to be sent.
     *
     * @param out has room for {@link ServerHandshake#MAX_FRAME} bytes
     */
    Handshake advance(ByteBuffer in, ByteBuffer out);

    /** Whether the server has answered the first frame. */
    boolean isAnswered();

    /** Overwrites the secrets of a handshake that has come to nothing. */
    @Override
    void close();
}
