package ipcp.integration;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.IpAddress;
import ipcp.net.Packet;
import ipcp.wire.Claim;
import ipcp.wire.ClientHandshake;
import ipcp.wire.Codec;
import ipcp.wire.Dialect;
import ipcp.wire.Handshake;
import ipcp.wire.Ipcp1ClientHandshake;
import ipcp.wire.Ipcp2ClientHandshake;
import ipcp.wire.Protocol;
import ipcp.wire.SessionTerms;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Optional;

/** A client without a device and without manners: logs in over a bare socket and then sends what a test wants. */
final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private final Codec codec;
    private final ByteBuffer out = ByteBuffer.allocate(1 << 18);
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private final Packet packet = Packet.allocate();
    private final Packet sent = Packet.allocate();

    private RawClient(SocketChannel channel, Codec codec, ByteBuffer carried) {
        this.channel = channel;
        this.codec = codec;
        in.put(carried);
    }

    /** Logs client k in over {@code ipcp/1}, from its namespace; the key file is read anew. */
    static RawClient login(Tunnels tunnels, int k) throws IOException {
        return login(tunnels, k, k, Protocol.IPCP_1);
    }

    /** Logs client k in from the namespace of another. */
    static RawClient login(Tunnels tunnels, int from, int k, Protocol protocol) throws IOException {
        SocketChannel channel = connect(tunnels, from);
        try (var key = PresharedKey.takeOver(Files.readAllBytes(tunnels.file("client" + k + ".key")))) {
            return login(channel, handshake("10.10.0." + (k + 1), copy(key), protocol));
        }
    }

    private static ClientHandshake handshake(String address, PresharedKey key, Protocol protocol) {
        var claim = new Claim.Tun(IpAddress.parse(address));
        if (protocol == Protocol.IPCP_1) {
            return new Ipcp1ClientHandshake(claim, address, Dialect.BINARY, key);
        }
        var client = new Ipcp2ClientHandshake.Client(
                address, Optional.of(claim), Optional.of(key), Optional.empty(), Optional.empty());
        return new Ipcp2ClientHandshake(client, AeadSuite.preferred(), SessionTerms.of(LinkKind.TUN, System::nanoTime));
    }

    /** The codec needs the key for as long as it lives: until the test JVM ends. */
    private static PresharedKey copy(PresharedKey key) {
        return PresharedKey.takeOver(key.bytes());
    }

    /** A connection from the namespace of client k that has said nothing yet. */
    static SocketChannel connect(Tunnels tunnels, int k) throws IOException {
        SocketChannel channel = tunnels.client(k).call(SocketChannel::open);
        Socket socket = channel.socket();
        socket.connect(new InetSocketAddress("198.18." + k + ".1", 5000), 5000);
        socket.setTcpNoDelay(true);
        return channel;
    }

    private static RawClient login(SocketChannel channel, ClientHandshake handshake) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(256);
        ByteBuffer in = ByteBuffer.allocate(256);
        handshake.start(out);
        write(channel, out);
        while (true) {
            read(channel, in);
            in.flip();
            Handshake state = handshake.advance(in, out);
            write(channel, out);
            switch (state) {
                case Handshake.Accepted accepted -> {
                    return new RawClient(channel, accepted.codec(), in);
                }
                case Handshake.Refused refused -> throw new IOException(refused.toString());
                case Handshake.Pending _ -> in.compact();
            }
        }
    }

    /** Seals a packet into what {@link #flush} sends. */
    void add(byte[] bytes) {
        sent.copyOf(bytes);
        codec.encode(sent, out);
    }

    void addHeartbeat() {
        codec.encodeHeartbeatRequest(out);
    }

    void flush() throws IOException {
        codec.flush(out);
        write(channel, out);
    }

    /** Sends bytes as they are. */
    void send(byte[] bytes) throws IOException {
        write(channel, ByteBuffer.allocate(bytes.length).put(bytes));
    }

    /** The sealed bytes of a packet, without sending them. */
    byte[] sealed(byte[] bytes) {
        add(bytes);
        codec.flush(out);
        out.flip();
        byte[] sealed = new byte[out.remaining()];
        out.get(sealed);
        out.clear();
        return sealed;
    }

    /** Asks for a sign of life and waits for it, at most five seconds. */
    void awaitHeartbeat() throws IOException {
        addHeartbeat();
        flush();
        channel.socket().setSoTimeout(5000);
        while (true) {
            in.flip();
            Codec.Message message = codec.decode(in, packet);
            in.compact();
            if (message == Codec.Message.HEARTBEAT_ACK) {
                return;
            }
            if (message == Codec.Message.BAD_FRAME) {
                throw new IOException("bad frame from the server");
            }
            if (message == Codec.Message.INCOMPLETE) {
                read(channel, in);
            }
        }
    }

    private static void read(SocketChannel channel, ByteBuffer in) throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
    }

    private static void write(SocketChannel channel, ByteBuffer out) throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
