package ipcp.tunnel;

import com.muquit.libsodiumjna.SodiumLibrary;
import com.muquit.libsodiumjna.exceptions.SodiumLibraryException;
import ipcp.crypto.Sodium;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Either end of an {@code ipcp/1} connection as the C program is: random nonces, packet info in front of every packet,
 * plain sockets. Written from the specification and independent of our codec; says whatever a test wants to be said.
 */
final class RawPeer implements AutoCloseable {
    static final int DATA = 1;
    static final int REQUEST = 2;
    static final int ACK = 3;
    static final int HELLO = 5;

    private static final int PATIENCE_MS = 10_000;

    static {
        Sodium.version(); // finds the library
    }

    /** What was in a sealed frame. */
    static final class Message {
        private final int type;
        private final byte[] payload;

        private Message(int type, byte[] payload) {
            this.type = type;
            this.payload = payload;
        }

        int type() {
            return type;
        }

        byte[] packet() {
            return Arrays.copyOfRange(payload, 4, payload.length);
        }
    }

    final Socket socket;
    private final byte[] key;
    private final DataInputStream in;

    RawPeer(Socket socket, byte[] key) throws IOException {
        this.socket = socket;
        this.key = key.clone();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawPeer connect(int port, byte[] key) throws IOException {
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port), key);
    }

    /** One that fills little of the kernel's memory before it stops taking. */
    static RawPeer connectWithSmallBuffer(int port, byte[] key) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawPeer(socket, key);
    }

    /** Logs in as a client with a binary claim. */
    RawPeer login(byte[] claim) throws IOException {
        send(frame(claim));
        send(hello(readContent()));
        return this;
    }

    /** Logs in as a client with a claim as text. */
    RawPeer loginAsText(String claim) throws IOException {
        send(frame(claim.getBytes(StandardCharsets.US_ASCII)));
        byte[] challenge = readContent();
        if (challenge.length != 29 || challenge[0] != 4) {
            throw new IOException("not a challenge of the text dialect: " + Arrays.toString(challenge));
        }
        send(hello(Arrays.copyOfRange(challenge, 5, 29)));
        return this;
    }

    /** Takes a client's claim, challenges it, and takes its proof: a server's side. */
    byte[] admit() throws IOException {
        byte[] claim = readContent();
        send(frame(random(24)));
        Message hello = read().orElseThrow(EOFException::new);
        if (hello.type != HELLO) {
            throw new IOException("not a hello");
        }
        return claim;
    }

    byte[] hello(byte[] challenge) {
        return seal(HELLO, concat(challenge, random(24)));
    }

    byte[] data(byte[] packet) {
        int version = (packet[0] & 0xff) >>> 4;
        return data(version == 6 ? 0x86dd : 0x0800, packet);
    }

    byte[] data(int protocol, byte[] packet) {
        return seal(DATA, concat(new byte[] {0, 0, (byte) (protocol >> 8), (byte) protocol}, packet));
    }

    byte[] request() {
        return seal(REQUEST, new byte[0]);
    }

    byte[] ack() {
        return seal(ACK, new byte[0]);
    }

    /** A sealed frame, with its length in front. */
    byte[] seal(int type, byte[] payload) {
        byte[] plain = ByteBuffer.allocate(5 + payload.length)
                .put((byte) type)
                .putInt(payload.length)
                .put(payload)
                .array();
        byte[] nonce = random(24);
        try {
            return frame(concat(nonce, SodiumLibrary.cryptoSecretBoxEasy(plain, nonce, key)));
        } catch (SodiumLibraryException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] frame(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    static byte[] random(int count) {
        return SodiumLibrary.randomBytes(count);
    }

    /** Sends all of it in one write. */
    void send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(concat(parts));
    }

    /** The content of the next frame. */
    byte[] readContent() throws IOException {
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        return content;
    }

    /** The next message; nothing at the end of the connection, however it ended. */
    Optional<Message> read() {
        try {
            byte[] content = readContent();
            byte[] nonce = Arrays.copyOf(content, 24);
            byte[] plain =
                    SodiumLibrary.cryptoSecretBoxOpenEasy(Arrays.copyOfRange(content, 24, content.length), nonce, key);
            var bytes = ByteBuffer.wrap(plain);
            int type = bytes.get();
            byte[] payload = new byte[bytes.getInt()];
            bytes.get(payload);
            return Optional.of(new Message(type, payload));
        } catch (EOFException | SocketException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SodiumLibraryException e) {
            throw new IllegalStateException("not authentic", e);
        }
    }

    /** The next packet; heartbeats on the way are passed over. */
    byte[] readPacket() {
        while (true) {
            Message message = read().orElseThrow(() -> new AssertionError("the connection has ended"));
            if (message.type == DATA) {
                return message.packet();
            }
        }
    }

    /** Waits for the other side to end the connection, whatever comes before. */
    void awaitEnd() {
        while (read().isPresent()) {}
    }

    /** Ends the connection. */
    void hangUp() {
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
