package ipcp.integration.traffic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The far end of all traffic: takes and gives bulk TCP and UDP series as a {@link TrafficClient} asks, and echoes UDP
 * on the same port. A platform thread per connection: this is the load, it should not share threads with anything.
 */
public final class TrafficServer implements AutoCloseable {
    private final Network network;
    private final ServerSocketChannel listener;
    private final DatagramChannel echo;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    private TrafficServer(Network network, ServerSocketChannel listener, DatagramChannel echo) {
        this.network = network;
        this.listener = listener;
        this.echo = echo;
    }

    /** Listens on every address of {@code network}, on this TCP and UDP port. */
    public static TrafficServer open(Network network, int port) throws IOException {
        ServerSocketChannel listener = network.call(ServerSocketChannel::open);
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress(port));
            DatagramChannel echo = network.call(DatagramChannel::open).bind(new InetSocketAddress(port));
            TrafficServer server = new TrafficServer(network, listener, echo);
            thread("traffic-accept", server::accept);
            thread("traffic-echo", () -> Echo.reply(echo));
            return server;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel connection = listener.accept();
            open.add(connection);
            thread("traffic-connection", () -> serve(connection));
        }
    }

    private void serve(SocketChannel connection) throws IOException, InterruptedException {
        try (connection) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(connection));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(connection));
            switch (Request.readFrom(in)) {
                case UPLOAD -> {
                    Throughput result = BulkStream.receive(connection);
                    out.writeLong(result.bytes());
                    out.writeLong(result.time().toNanos());
                }
                case DOWNLOAD -> {
                    BulkStream.send(connection, Amount.readFrom(in));
                    in.read(); // the client has it all when it closes
                }
                case PACKETS_TO_SERVER -> sinkPackets(in, out);
                case PACKETS_TO_CLIENT -> sendPackets(connection, in, out);
            }
        } finally {
            open.remove(connection);
        }
    }

    private void sinkPackets(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
        DatagramChannel channel = network.call(DatagramChannel::open).bind(null);
        try (PacketSink sink = new PacketSink(channel)) {
            sink.start();
            out.writeInt(((InetSocketAddress) channel.getLocalAddress()).getPort());
            PacketRate result = sink.result(in.readLong());
            out.writeLong(result.received());
            out.writeLong(result.time().toNanos());
        }
    }

    private void sendPackets(SocketChannel connection, DataInputStream in, DataOutputStream out) throws IOException {
        InetSocketAddress client = (InetSocketAddress) connection.getRemoteAddress();
        try (DatagramChannel channel = network.call(DatagramChannel::open)) {
            channel.connect(new InetSocketAddress(client.getAddress(), in.readInt()));
            out.writeLong(PacketSource.readFrom(in).send(channel));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        echo.close();
        for (Channel channel : open) {
            channel.close();
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    // A connection that breaks is the client's to report: it sees the same.
    private static void thread(String name, Work work) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // closed, by either end
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
