package ipcp.integration.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;

/**
 * Counts the UDP packets that arrive on a channel, on a thread of its own, until none is missing or none comes any
 * more.
 */
final class PacketSink implements AutoCloseable {
    /** Packets that wait in queues along the way for longer than this are lost. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final DatagramChannel channel;
    private final Thread receiver;
    private volatile long received;
    private volatile long first;
    private volatile long last;

    PacketSink(DatagramChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        receiver = Thread.ofPlatform().daemon().name("packet-sink").unstarted(this::count);
    }

    void start() {
        receiver.start();
    }

    private void count() {
        ByteBuffer packet = ByteBuffer.allocateDirect(64 << 10);
        try {
            for (long count = 1; true; count++) {
                channel.receive(packet.clear());
                last = System.nanoTime();
                first = count == 1 ? last : first;
                received = count;
            }
        } catch (ClosedChannelException e) {
            // close() ends the counting
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the packets still under way when the sender has sent its last, then ends the counting. */
    PacketRate result(long sent) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        long before = -1;
        while (received < sent && received != before && System.nanoTime() < deadline) {
            before = received;
            receiver.join(QUIET); // ends early only when the counting failed
        }
        close();
        receiver.join();
        return new PacketRate(sent, received, Duration.ofNanos(last - first));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
