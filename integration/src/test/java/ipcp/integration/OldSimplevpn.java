package ipcp.integration;

import ipcp.integration.lab.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;

/** A client of {@code simplevpn} that is not ours, as the original is: what one read brings is one packet. */
final class OldSimplevpn implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    private static final InetAddress NONE = InetAddress.ofLiteral("0.0.0.0");

    private final Socket socket;
    private Optional<InetAddress> address = Optional.empty();

    private OldSimplevpn(Socket socket) {
        this.socket = socket;
    }

    /** Connects from an address of that namespace; asks for nothing. */
    static OldSimplevpn connect(Namespace from, InetAddress source, String host) throws IOException {
        Socket socket = from.call(() -> SocketChannel.open().socket());
        try {
            socket.setReceiveBufferSize(1 << 16);
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(new InetSocketAddress(host, 2002), PATIENCE_MS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            return new OldSimplevpn(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Asks for any address; none when the server says 0.0.0.0 or nothing, and closes the connection. */
    Optional<InetAddress> request() throws IOException {
        send(control(0));
        byte[] answer = read();
        if (answer.length >= 20) {
            address = Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(answer, 16, 20)))
                    .filter(given -> !given.equals(NONE));
        }
        if (address.isEmpty() && answer.length > 0 && read().length > 0) {
            throw new IOException("refused, and something else after that");
        }
        return address;
    }

    String address() {
        return address.orElseThrow().getHostAddress();
    }

    /** Sends a keepalive and expects it back. */
    boolean isAlive() throws IOException {
        byte[] keepalive = control(-1);
        send(keepalive);
        return Arrays.equals(read(), keepalive);
    }

    private static byte[] control(int addresses) {
        return ByteBuffer.allocate(20)
                .putInt(0x4514_0000)
                .putInt(0)
                .putInt(0x4000_0000)
                .putInt(addresses)
                .putInt(addresses)
                .array();
    }

    void send(byte[] packet) throws IOException {
        socket.getOutputStream().write(packet);
    }

    /** What one read brings; nothing at the end of the connection, however it ended. */
    byte[] read() throws IOException {
        byte[] packet = new byte[65_535];
        try {
            return Arrays.copyOf(packet, Math.max(0, socket.getInputStream().read(packet)));
        } catch (SocketException _) {
            return new byte[0];
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
