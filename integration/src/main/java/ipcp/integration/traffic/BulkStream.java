package ipcp.integration.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One TCP connection full of {@link Block}s: how to send them, and how to receive and check them. */
final class BulkStream {
    private BulkStream() {}

    static void send(SocketChannel channel, Amount amount) throws IOException {
        Block block = new Block();
        long blocks = (amount.bytes() - 1) / Block.SIZE;
        long start = System.nanoTime();
        boolean last = false;
        for (long number = 0; !last; number++) {
            last = number >= blocks
                    || System.nanoTime() - start >= amount.time().toNanos();
            ByteBuffer bytes = block.fill(number, last);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    static Throughput receive(SocketChannel channel) throws IOException {
        Block block = new Block();
        long start = 0;
        boolean last = false;
        long number = 0;
        for (; !last; number++) {
            ByteBuffer bytes = block.empty();
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new EOFException("the stream ended within block " + number);
                }
                start = start == 0 ? System.nanoTime() : start;
            }
            last = block.verify(number);
        }
        return new Throughput(number * Block.SIZE, Duration.ofNanos(System.nanoTime() - start));
    }
}
