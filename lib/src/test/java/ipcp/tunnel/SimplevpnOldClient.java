package ipcp.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A client of {@code simplevpn} as the original is: what one read brings is one packet. Written from the specification
 * and independent of our codec; says whatever a test wants to be said.
 */
public final class SimplevpnOldClient implements AutoCloseable {
    /** What the original client begins every control message with. */
    private static final int[] HEADER = {0x4514_0000, 0, 0x4000_0000};

    private static final int NETMASK = 0xffff_0000;
    private static final int ANSWER_READ = 100;
    private static final int PATIENCE_MS = 10_000;

    final Socket socket;
    private Optional<InetAddress> address = Optional.empty();
    private int readBytes;

    SimplevpnOldClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
    }

    /** Connects without asking for an address. */
    static SimplevpnOldClient connect(int port) throws IOException {
        return new SimplevpnOldClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** One at another address of this host. */
    static SimplevpnOldClient connectFrom(String source, int port) throws IOException {
        return new SimplevpnOldClient(
                new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.ofLiteral(source), 0));
    }

    /** One that fills little of the kernel's memory before it stops taking. */
    static SimplevpnOldClient connectWithSmallBuffer(int port) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new SimplevpnOldClient(socket);
    }

    /** Asks for any address; none when the server closes the connection. */
    Optional<InetAddress> request() throws IOException {
        return request(new byte[4]);
    }

    /** Asks for this address. */
    Optional<InetAddress> request(String wanted) throws IOException {
        return request(InetAddress.ofLiteral(wanted).getAddress());
    }

    private Optional<InetAddress> request(byte[] wanted) throws IOException {
        send(control(wanted, new byte[4]));
        byte[] answer = readSome(ANSWER_READ);
        readBytes = answer.length;
        byte[] given = answer.length < 20 ? new byte[4] : Arrays.copyOfRange(answer, 16, 20);
        address = answer.length == 0 ? Optional.empty() : Optional.of(InetAddress.getByAddress(given));
        return address;
    }

    /** The address that it has: 0.0.0.0 is what one of ours says before it refuses. */
    Optional<InetAddress> address() {
        return address;
    }

    /** How many bytes it took for its answer. */
    int answerBytes() {
        return readBytes;
    }

    /** Whether its kernel would send packets for this address through the tunnel. */
    boolean routes(String destination) throws IOException {
        int to =
                ByteBuffer.wrap(InetAddress.ofLiteral(destination).getAddress()).getInt();
        int own = ByteBuffer.wrap(address.orElseThrow().getAddress()).getInt();
        return (to & NETMASK) == (own & NETMASK);
    }

    void keepalive() throws IOException {
        send(keepaliveMessage());
    }

    public static byte[] keepaliveMessage() {
        byte[] ones = {-1, -1, -1, -1};
        return control(ones, ones);
    }

    /** A bare IPv4 header. */
    public static byte[] control(byte[] source, byte[] destination) {
        ByteBuffer header = ByteBuffer.allocate(20);
        Arrays.stream(HEADER).forEach(header::putInt);
        return header.put(source).put(destination).array();
    }

    /** Sends all of it in one write. */
    void send(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        socket.getOutputStream().write(all.toByteArray());
    }

    /** What one read brings, which is one packet to it; nothing at the end of the connection, however it ended. */
    Optional<byte[]> read() {
        byte[] read = readSome(65_535);
        return read.length == 0 ? Optional.empty() : Optional.of(read);
    }

    byte[] readPacket() {
        return read().orElseThrow(() -> new AssertionError("the connection has ended"));
    }

    private byte[] readSome(int most) {
        byte[] bytes = new byte[most];
        try {
            return Arrays.copyOf(bytes, Math.max(0, socket.getInputStream().read(bytes)));
        } catch (SocketException _) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
