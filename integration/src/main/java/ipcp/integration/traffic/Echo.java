package ipcp.integration.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Round trips of small UDP packets: the end that sends them back, and the end that takes the time. */
final class Echo {
    private static final int PROBE = 64;

    private Echo() {}

    /** Sends every packet back to where it came from, until the channel is closed. */
    static void reply(DatagramChannel channel) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(2048);
        while (true) {
            SocketAddress from = channel.receive(packet.clear());
            try {
                channel.send(packet.flip(), from);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                // No way back to the sender at the moment: a probe is lost, the echo is not.
            }
        }
    }

    /**
     * Sends {@code count} probes at even intervals, whether or not replies come, and waits {@code patience} for the
     * last of them. Closes the channel.
     */
    static Latency probe(
            DatagramChannel channel, InetSocketAddress target, int count, Duration interval, Duration patience)
            throws IOException, InterruptedException {
        long[] roundTrips = new long[count];
        long start = System.nanoTime();
        try (channel) {
            channel.connect(target);
            Thread receiver =
                    Thread.ofPlatform().daemon().name("echo-replies").start(() -> receive(channel, start, roundTrips));
            ByteBuffer packet = ByteBuffer.allocateDirect(PROBE);
            for (int i = 0; i < count; i++) {
                for (long wait = start + i * interval.toNanos() - System.nanoTime();
                        wait > 0;
                        wait = start + i * interval.toNanos() - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                packet.clear().putInt(0, i).putLong(Integer.BYTES, System.nanoTime() - start);
                try {
                    channel.write(packet);
                } catch (IOException e) {
                    // Unreachable for now: this probe counts as lost.
                }
            }
            receiver.join(patience);
            channel.close();
            receiver.join();
        }
        return Latency.of(count, Arrays.stream(roundTrips).filter(t -> t > 0).toArray());
    }

    private static void receive(DatagramChannel channel, long start, long[] roundTrips) {
        ByteBuffer packet = ByteBuffer.allocateDirect(PROBE);
        int missing = roundTrips.length;
        while (missing > 0) {
            try {
                int length = channel.read(packet.clear());
                int index = packet.getInt(0);
                if (length == PROBE && index >= 0 && index < roundTrips.length && roundTrips[index] == 0) {
                    roundTrips[index] = System.nanoTime() - start - packet.getLong(Integer.BYTES);
                    missing--;
                }
            } catch (PortUnreachableException e) {
                // Nobody there yet: go on.
            } catch (IOException e) {
                return;
            }
        }
    }
}
