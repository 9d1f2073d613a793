package ipcp.integration.traffic;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Blocking work on connections, a platform thread each, that ends in time because closing a channel ends what blocks on
 * it.
 */
final class Deadline {
    /** What is done with one connection. */
    interface Work<T> {
        T with(SocketChannel channel) throws IOException, InterruptedException;
    }

    private Deadline() {}

    /**
     * Does {@code work} with every channel at once and returns the results in their order.
     *
     * @throws IOException the first failure; {@link InterruptedIOException} when the time is over. All channels are
     *     closed then.
     */
    static <T> List<T> runAll(List<SocketChannel> channels, Work<T> work, Duration time)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (SocketChannel channel : channels) {
            FutureTask<T> task = new FutureTask<>(() -> work.with(channel));
            tasks.add(task);
            Thread.ofPlatform().daemon().name("traffic-client").start(task);
        }
        List<T> results = new ArrayList<>();
        boolean done = false;
        try {
            for (FutureTask<T> task : tasks) {
                results.add(task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            done = true;
            return results;
        } catch (TimeoutException e) {
            throw (IOException) new InterruptedIOException("not done after " + time).initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            if (!done) {
                for (SocketChannel channel : channels) {
                    channel.close();
                }
            }
        }
    }
}
