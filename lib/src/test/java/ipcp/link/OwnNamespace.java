package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A network namespace for one thread of this process. It goes with the thread and what it opened, so that a test
 * touches nothing outside and leaves nothing behind.
 */
final class OwnNamespace {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int CAP_NET_ADMIN = 12;

    private OwnNamespace() {}

    /** What a test does there. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /**
     * Runs {@code body} on a new platform thread in a new network namespace; skips the test where that is not allowed.
     */
    static void run(Body body) throws Exception {
        assumeTrue(Files.exists(Path.of(DeviceFile.PATH)), "there is no " + DeviceFile.PATH + " here");
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may make a network namespace");
        var outcome = new FutureTask<Void>(() -> {
            assumeTrue(TestLibc.unshare(TestLibc.CLONE_NEWNET) == 0, "no network namespace can be made here");
            body.run();
            return null;
        });
        Thread thread = Thread.ofPlatform().daemon().name("own-namespace").start(outcome);
        try {
            outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            thread.join();
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } catch (TimeoutException e) {
            var hangs = new AssertionError("still running after " + LIMIT, e);
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
    }

    /** Takes CAP_NET_ADMIN from this thread alone, for good. */
    static void dropNetAdmin() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(8, 8);
            MemorySegment data = arena.allocate(24, 8);
            header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION_3);
            assertThat(TestLibc.capget(header.address(), data.address())).isZero();
            for (int set = 0; set < 3; set++) {
                int bits = data.get(ValueLayout.JAVA_INT, 4L * set);
                data.set(ValueLayout.JAVA_INT, 4L * set, bits & ~(1 << CAP_NET_ADMIN));
            }
            assertThat(TestLibc.capset(header.address(), data.address())).isZero();
        }
    }

    private static void rethrow(Throwable cause) throws Exception {
        switch (cause) {
            case Exception exception -> throw exception;
            case Error error -> throw error;
            default -> throw new AssertionError(cause);
        }
    }
}
