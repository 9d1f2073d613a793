package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Packet;
import ipcp.wire.ClientHandshake;
import ipcp.wire.ClientWire;
import ipcp.wire.Codec;
import ipcp.wire.Codec.Encoded;
import ipcp.wire.Codec.Message;
import ipcp.wire.Handshake;
import ipcp.wire.ServerHandshake;
import ipcp.wire.ServerWire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** One end of a connection that speaks a wire of ours, with no tunnel around it: for one thread, that blocks. */
final class WireEnd implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    private static final int BUFFER = 192 * 1024;

    final Socket socket;
    final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    final ByteBuffer out = ByteBuffer.allocate(BUFFER);
    private final Packet view = Packet.view();
    Handshake verdict;
    Codec codec;

    private WireEnd(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in.position(Packet.HEADROOM).limit(Packet.HEADROOM);
    }

    static WireEnd accept(ServerSocket listener, ServerWire wire) throws IOException {
        var end = new WireEnd(listener.accept());
        ServerHandshake handshake = wire.handshake(end.socket.getInetAddress().getHostAddress());
        end.login(() -> handshake.advance(end.in, end.out));
        return end;
    }

    static WireEnd connect(int port, ClientWire wire) throws IOException {
        var end = new WireEnd(new Socket(InetAddress.getLoopbackAddress(), port));
        ClientHandshake handshake = wire.handshake();
        handshake.start(end.out);
        end.write();
        end.login(() -> handshake.advance(end.in, end.out));
        return end;
    }

    private interface Step {
        Handshake advance();
    }

    private void login(Step step) throws IOException {
        do {
            verdict = step.advance();
            assertThat(out.position()).isLessThanOrEqualTo(ServerHandshake.MAX_FRAME);
            write();
        } while (verdict instanceof Handshake.Pending && read());
        if (verdict instanceof Handshake.Accepted accepted) {
            codec = accepted.codec();
            codec.encodeControl(out);
            write();
        } else {
            socket.close();
        }
    }

    /** Sends each packet, and what is together in one write if the wire lets it be. */
    void send(byte[]... packets) throws IOException {
        for (byte[] bytes : packets) {
            Packet packet = Packet.allocate();
            packet.copyOf(bytes);
            send(packet);
        }
        write();
    }

    void send(Packet packet) throws IOException {
        Encoded encoded = codec.encode(packet, out);
        while (encoded == Encoded.FULL) {
            write();
            encoded = codec.encode(packet, out);
        }
        assertThat(encoded).isEqualTo(Encoded.DONE);
    }

    void write() throws IOException {
        socket.getOutputStream().write(out.array(), 0, out.position());
        out.clear();
    }

    /** The next message; {@link Message#CLOSE} at the end of the connection, however it ended. */
    Message receive() throws IOException {
        while (true) {
            Message message = codec.decode(in, view);
            if (message != Message.INCOMPLETE) {
                return message;
            }
            if (!read()) {
                return Message.CLOSE;
            }
        }
    }

    /** The packet that was {@linkplain #receive received} last. */
    byte[] packet() {
        return view.toBytes();
    }

    /** The next packet; other messages are passed over. */
    byte[] receivePacket() throws IOException {
        while (true) {
            switch (receive()) {
                case PACKET -> {
                    return packet();
                }
                case CLOSE, BAD_FRAME -> throw new AssertionError("the session has ended");
                default -> {}
            }
        }
    }

    private boolean read() throws IOException {
        if (in.position() > BUFFER / 2) {
            int rest = in.remaining();
            System.arraycopy(in.array(), in.position(), in.array(), Packet.HEADROOM, rest);
            in.position(Packet.HEADROOM).limit(Packet.HEADROOM + rest);
        }
        try {
            int count = socket.getInputStream().read(in.array(), in.limit(), in.capacity() - in.limit());
            in.limit(in.limit() + Math.max(0, count));
            return count > 0;
        } catch (SocketException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
