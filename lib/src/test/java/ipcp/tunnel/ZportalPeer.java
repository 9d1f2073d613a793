package ipcp.tunnel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Either end of a {@code zportal} connection as the original is. Written from the specification and independent of our
 * codec; what the original would end its process for, fails the test. Says whatever a test wants to be said.
 */
public final class ZportalPeer implements AutoCloseable {
    public static final int MAGIC = 0x5a50_5254;

    private static final int PATIENCE_MS = 10_000;

    final Socket socket;
    private final int mtu;
    private final DataInputStream in;

    ZportalPeer(Socket socket, int mtu) throws IOException {
        this.socket = socket;
        this.mtu = mtu;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    static ZportalPeer connect(int port, int mtu) throws IOException {
        return new ZportalPeer(new Socket(InetAddress.getLoopbackAddress(), port), mtu);
    }

    /** One that fills little of the kernel's memory before it stops taking. */
    static ZportalPeer connectWithSmallBuffer(int port, int mtu) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new ZportalPeer(socket, mtu);
    }

    static ZportalPeer accept(ServerSocket listener, int mtu) throws IOException {
        return new ZportalPeer(listener.accept(), mtu);
    }

    /** Sends a frame around each packet, all in one write. */
    void send(byte[]... packets) throws IOException {
        var all = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            all.writeBytes(frame(packet));
        }
        sendRaw(all.toByteArray());
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next packet; nothing at the end of the connection, however it ended. */
    Optional<byte[]> read() throws IOException {
        try {
            return read(in, mtu);
        } catch (SocketException _) {
            return Optional.empty();
        }
    }

    byte[] readPacket() throws IOException {
        return read().orElseThrow(() -> new AssertionError("the connection has ended"));
    }

    /** The packets in a stream of whole frames. */
    public static List<byte[]> parse(byte[] stream, int mtu) {
        var packets = new ArrayList<byte[]>();
        var in = new DataInputStream(new ByteArrayInputStream(stream));
        try {
            for (var packet = read(in, mtu); packet.isPresent(); packet = read(in, mtu)) {
                packets.add(packet.get());
            }
        } catch (IOException e) {
            throw new AssertionError("the stream ends within a frame", e);
        }
        return packets;
    }

    private static Optional<byte[]> read(DataInputStream in, int mtu) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        byte[] header = new byte[16];
        header[0] = (byte) first;
        in.readFully(header, 1, 15);
        var fields = ByteBuffer.wrap(header);
        require(fields.getInt() == MAGIC, "InvalidMagic");
        require(fields.getInt() == 0, "flags are sent as 0");
        int size = fields.getInt();
        require(size >= 1 && size <= mtu, "InvalidSize " + size);
        byte[] payload = in.readNBytes(size);
        if (payload.length < size) {
            throw new EOFException();
        }
        require(fields.getInt() == crc32c(payload), "FrameCrcMismatch");
        require(payload[0] >> 4 == 4 || payload[0] >> 4 == 6, "TunWriteFailed");
        return Optional.of(payload);
    }

    private static void require(boolean right, String error) {
        if (!right) {
            throw new AssertionError("the original would end here: " + error);
        }
    }

    public static byte[] frame(byte[] payload) {
        return frame(MAGIC, payload.length, crc32c(payload), payload);
    }

    /** A frame whose header says whatever it is told. */
    public static byte[] frame(int magic, int size, int crc, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(16 + payload.length);
        return frame.putInt(magic)
                .putInt(0)
                .putInt(size)
                .putInt(crc)
                .put(payload)
                .array();
    }

    /** Bit by bit, as on a processor without the instruction. */
    public static int crc32c(byte[] bytes) {
        int crc = -1;
        for (byte next : bytes) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ (0x82f6_3b78 & -(crc & 1));
            }
        }
        return ~crc;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
