package ipcp.integration.traffic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The near end of all traffic: asks the {@link TrafficServer} at {@code target} and measures. Every call blocks until
 * it is done, and for no longer than its amount and {@link #GRACE}.
 *
 * @param network where its sockets are
 * @param target the server, resolved
 */
public record TrafficClient(Network network, InetSocketAddress target) {
    /** How long a transfer may last beyond its own time before it is given up. */
    static final Duration GRACE = Duration.ofSeconds(20);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Bulk TCP to the server, checked there. */
    public Throughput upload(int streams, Amount amount) throws IOException, InterruptedException {
        return transfer(streams, amount, channel -> {
            Request.UPLOAD.writeTo(out(channel));
            BulkStream.send(channel, amount);
            DataInputStream in = in(channel);
            return new Throughput(in.readLong(), Duration.ofNanos(in.readLong()));
        });
    }

    /** Bulk TCP from the server, checked here. */
    public Throughput download(int streams, Amount amount) throws IOException, InterruptedException {
        return transfer(streams, amount, channel -> {
            DataOutputStream out = out(channel);
            Request.DOWNLOAD.writeTo(out);
            amount.writeTo(out);
            return BulkStream.receive(channel);
        });
    }

    private Throughput transfer(int streams, Amount amount, Deadline.Work<Throughput> work)
            throws IOException, InterruptedException {
        List<SocketChannel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < streams; i++) {
                channels.add(connect());
            }
            return Throughput.sum(Deadline.runAll(channels, work, amount.time().plus(GRACE)));
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    /** UDP packets to the server, counted there. */
    public PacketRate sendPackets(PacketSource source) throws IOException, InterruptedException {
        return controlled(source, (channel, in, out) -> {
            Request.PACKETS_TO_SERVER.writeTo(out);
            channel.connect(new InetSocketAddress(target.getAddress(), in.readInt()));
            long sent = source.send(channel);
            out.writeLong(sent);
            return new PacketRate(sent, in.readLong(), Duration.ofNanos(in.readLong()));
        });
    }

    /** UDP packets from the server, counted here. */
    public PacketRate receivePackets(PacketSource source) throws IOException, InterruptedException {
        return controlled(source, (channel, in, out) -> {
            try (PacketSink sink = new PacketSink(channel.bind(null))) {
                sink.start();
                Request.PACKETS_TO_CLIENT.writeTo(out);
                out.writeInt(((InetSocketAddress) channel.getLocalAddress()).getPort());
                source.writeTo(out);
                return sink.result(in.readLong());
            }
        });
    }

    private interface Series {
        PacketRate run(DatagramChannel packets, DataInputStream in, DataOutputStream out)
                throws IOException, InterruptedException;
    }

    private PacketRate controlled(PacketSource source, Series series) throws IOException, InterruptedException {
        try (SocketChannel control = connect();
                DatagramChannel packets = network.call(DatagramChannel::open)) {
            Deadline.Work<PacketRate> work = channel -> series.run(packets, in(channel), out(channel));
            return Deadline.runAll(List.of(control), work, source.time().plus(GRACE))
                    .getFirst();
        }
    }

    /** Round trips of {@code count} small UDP packets, one per {@code interval}; later than a second is lost. */
    public Latency echo(int count, Duration interval) throws IOException, InterruptedException {
        return Echo.probe(network.call(DatagramChannel::open), target, count, interval, Duration.ofSeconds(1));
    }

    /** Whether one UDP packet comes back within {@code patience}, sending one every 5 ms meanwhile. */
    public boolean awaitEcho(Duration patience) throws IOException, InterruptedException {
        Duration wait = Duration.ofMillis(5);
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            try (DatagramChannel channel = network.call(DatagramChannel::open)) {
                if (Echo.probe(channel, target, 1, wait, wait).received() > 0) {
                    return true;
                }
            } catch (SocketException e) {
                Thread.sleep(wait); // no route there, yet
            }
        } while (System.nanoTime() < deadline);
        return false;
    }

    /** Whether {@code address} answers an ICMP echo from {@code network} within {@code patience}; needs root. */
    public static boolean ping(Network network, InetAddress address, Duration patience) throws IOException {
        return network.call(() -> address.isReachable((int) patience.toMillis()));
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = network.call(SocketChannel::open);
        try {
            channel.socket().connect(target, (int) CONNECT_TIMEOUT.toMillis());
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static DataInputStream in(SocketChannel channel) {
        return new DataInputStream(Channels.newInputStream(channel));
    }

    private static DataOutputStream out(SocketChannel channel) {
        return new DataOutputStream(Channels.newOutputStream(channel));
    }
}
