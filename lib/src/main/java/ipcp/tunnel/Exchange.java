package ipcp.tunnel;

import ipcp.transport.Connection;
import ipcp.wire.Handshake;
import ipcp.wire.ServerHandshake;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The bytes of a handshake, back and forth, at either end, on a thread that may be given up. Closed when that thread is
 * gone: then a handshake that was accepted too late for anybody to {@linkplain #taken take} it is discarded.
 */
final class Exchange implements AutoCloseable {
    /** One step of a handshake. */
    @FunctionalInterface
    interface Step {
        /** Takes what it can and appends what is to be sent. */
        Handshake advance(ByteBuffer in, ByteBuffer out);
    }

    private final Connection connection;
    private final Consumer<Handshake.Accepted> discard;
    private final ByteBuffer in = ByteBuffer.allocate(2 * ServerHandshake.MAX_FRAME);
    private Handshake.Accepted unclaimed;

    Exchange(Connection connection, Consumer<Handshake.Accepted> discard) {
        this.connection = connection;
        this.discard = discard;
    }

    /**
     * Runs a handshake to its verdict, or to the end of the connection.
     *
     * @param out what is sent first of all is in it already; has room for {@link ServerHandshake#MAX_FRAME} bytes
     */
    Handshake run(Step handshake, ByteBuffer out) throws IOException {
        in.flip();
        while (true) {
            Handshake state = handshake.advance(in, out);
            if (state instanceof Handshake.Accepted accepted) {
                unclaimed = accepted;
            }
            connection.write(out.flip());
            out.clear();
            if (!(state instanceof Handshake.Pending)) {
                return state;
            }
            in.compact();
            if (connection.read(in) < 0) {
                throw new EOFException("closed during the handshake");
            }
            in.flip();
        }
    }

    /** An accepted handshake is somebody's; what was read after it, ready to be read. */
    ByteBuffer taken() {
        unclaimed = null;
        return in;
    }

    @Override
    public void close() {
        if (unclaimed != null) {
            discard.accept(unclaimed);
        }
    }
}
