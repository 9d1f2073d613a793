package ipcp.integration;

import ipcp.integration.lab.Namespace;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.zip.CRC32C;

/** An end of a {@code zportal} tunnel that is not ours: frames over a bare socket, and no device. */
final class OldPortal implements AutoCloseable {
    private static final int MAGIC = 0x5a50_5254;
    private static final int HEADER = 16;
    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    private OldPortal(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    static OldPortal connect(Namespace from, String host, int port) throws IOException {
        Socket socket = from.call(() -> SocketChannel.open().socket());
        try {
            // Whoever reads slowly has a small buffer: what waits for it waits at the other end.
            socket.setReceiveBufferSize(1 << 16);
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MS);
            return new OldPortal(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static OldPortal accept(ServerSocket listener) throws IOException {
        listener.setSoTimeout(PATIENCE_MS);
        return new OldPortal(listener.accept());
    }

    void send(byte[] packet) throws IOException {
        sendRaw(ByteBuffer.allocate(HEADER + packet.length)
                .putInt(MAGIC)
                .putInt(0)
                .putInt(packet.length)
                .putInt(crc(packet))
                .put(packet)
                .array());
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next packet. */
    byte[] read() throws IOException {
        int magic = in.readInt();
        int flags = in.readInt();
        int size = in.readInt();
        int crc = in.readInt();
        if (magic != MAGIC || flags != 0 || size < 1 || size > 65535) {
            throw new IOException("no frame: %08x %08x %d".formatted(magic, flags, size));
        }
        byte[] packet = new byte[size];
        in.readFully(packet);
        if (crc != crc(packet)) {
            throw new IOException("frame of " + size + " bytes with a wrong CRC");
        }
        return packet;
    }

    /** Whether the other end has closed the connection, or does so soon. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    private static int crc(byte[] packet) {
        var crc = new CRC32C();
        crc.update(packet);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
