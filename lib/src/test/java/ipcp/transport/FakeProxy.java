package ipcp.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * A proxy that follows a script: it takes so many bytes, sends its next answer, and so on. After the last answer it
 * sends back whatever comes, or closes the connection.
 */
final class FakeProxy implements AutoCloseable {
    /**
     * One turn.
     *
     * @param expects that many bytes
     * @param answer as it is written: piece by piece
     */
    record Turn(int expects, List<byte[]> answer) {
        Turn(int expects, byte[]... answer) {
            this(expects, List.of(answer));
        }
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final FutureTask<byte[]> heard;

    FakeProxy(boolean echoes, Turn... script) throws IOException {
        heard = new FutureTask<>(() -> serve(List.of(script), echoes));
        Thread.startVirtualThread(heard);
    }

    private byte[] serve(List<Turn> script, boolean echoes) throws IOException {
        var all = new ByteArrayOutputStream();
        try (Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            for (Turn turn : script) {
                all.write(socket.getInputStream().readNBytes(turn.expects()));
                for (byte[] piece : turn.answer()) {
                    socket.getOutputStream().write(piece);
                }
            }
            if (echoes) {
                socket.getInputStream().transferTo(socket.getOutputStream());
            }
        }
        return all.toByteArray();
    }

    /** Waits for the end of the script. */
    byte[] heard() throws Exception {
        return heard.get();
    }

    Proxy as(Proxy.Kind kind) {
        return Proxy.parse(kind + "://" + address());
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** Every byte for itself. */
    static byte[][] apart(byte[] bytes) {
        var pieces = new byte[bytes.length][];
        Arrays.setAll(pieces, i -> new byte[] {bytes[i]});
        return pieces;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
