package ipcp.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScopeTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void theFirstToEndIsTheOneThatIsTold() throws Exception {
        var gate = new CountDownLatch(1);
        try (var scope = new Scope<String>("s")) {
            scope.fork("slow", () -> {
                gate.await();
                return "slow";
            });
            scope.fork("fast", () -> "fast");

            Subtask<String> first = scope.awaitFirst(LONG).orElseThrow();
            assertThat(first.get()).isEqualTo("fast");
            assertThat(first.name()).isEqualTo("s/fast");

            gate.countDown();
            assertThat(scope.awaitAll(LONG)).isTrue();
            assertThat(scope.awaitFirst(LONG)).containsSame(first);
        }
    }

    @Test
    void aFailureReachesTheOwnerWithItsCause() throws Exception {
        var failure = new IOException("cable cut");
        try (var scope = new Scope<Void>("s")) {
            scope.fork("reader", () -> {
                throw failure;
            });

            Subtask<Void> first = scope.awaitFirst(LONG).orElseThrow();
            assertThatExceptionOfType(Subtask.FailedException.class)
                    .isThrownBy(first::get)
                    .withMessage("s/reader failed: cable cut")
                    .satisfies(failed -> assertThat(failed.io()).isSameAs(failure));
        }
    }

    @Test
    void aBugInASubtaskIsLoud() throws Exception {
        var bug = new AssertionError("impossible");
        try (var scope = new Scope<Void>("s")) {
            scope.fork("reader", () -> {
                throw bug;
            });

            Subtask<Void> first = scope.awaitFirst(LONG).orElseThrow();
            assertThatExceptionOfType(Subtask.FailedException.class)
                    .isThrownBy(first::get)
                    .satisfies(failed -> assertThatIllegalStateException()
                            .isThrownBy(failed::io)
                            .withCause(bug));
        }
    }

    @Test
    void awaitingHasALimit() throws Exception {
        try (var scope = new Scope<Void>("s")) {
            assertThat(scope.awaitFirst(Duration.ofMillis(1))).isEmpty();
            assertThat(scope.awaitAll(Duration.ZERO)).isTrue();
            forkForEver(scope);

            assertThat(scope.awaitFirst(Duration.ZERO)).isEmpty();
            assertThat(scope.awaitFirst(Duration.ofMillis(1))).isEmpty();
            assertThat(scope.awaitAll(Duration.ZERO)).isFalse();
            assertThat(scope.awaitAll(Duration.ofMillis(1))).isFalse();
            assertThat(scope.size()).isEqualTo(1);
        }
    }

    @Test
    void closingInterruptsWhatRunsAndWaitsUntilItHasCleanedUp() {
        var cleanedUp = new AtomicInteger();
        var allAtIt = new CyclicBarrier(20);
        var scope = new Scope<Void>("s");
        for (int i = 0; i < 20; i++) {
            scope.fork("worker", () -> {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    allAtIt.await();
                    cleanedUp.incrementAndGet();
                }
                return null;
            });
        }

        scope.close();

        assertThat(cleanedUp).hasValue(20);
        assertThat(scope.size()).isZero();
    }

    @Test
    void closingWaitsEvenWhenTheOwnerIsInterrupted() {
        var cleanedUp = new AtomicBoolean();
        var scope = new Scope<Void>("s");
        scope.fork("worker", () -> {
            try {
                never.await();
            } finally {
                cleanedUp.set(true);
            }
            return null;
        });

        Thread.currentThread().interrupt();
        scope.close();

        assertThat(cleanedUp).isTrue();
        assertThat(Thread.interrupted()).as("the interrupt is not lost").isTrue();
    }

    @Test
    void awaitingEndsWhenTheOwnerIsInterrupted() {
        try (var scope = new Scope<Void>("s")) {
            forkForEver(scope);
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> scope.awaitFirst(LONG));
        }
    }

    @Test
    void aCancelledScopeTakesNoMore() throws Exception {
        var ran = new AtomicBoolean();
        try (var scope = new Scope<Void>("s")) {
            scope.cancel();

            assertThat(scope.fork("late", () -> {
                        ran.set(true);
                        return null;
                    }))
                    .isFalse();
            assertThat(scope.forkPlatform("late", () -> null, () -> ran.set(true)))
                    .isFalse();
            assertThat(scope.size()).isZero();
            assertThat(scope.awaitFirst(Duration.ofMillis(1))).isEmpty();
        }
        assertThat(ran).isFalse();
    }

    @Test
    void aSubtaskMayForkAndIsToldWhenItIsTooLate() throws Exception {
        var taken = new AtomicReference<Boolean>();
        try (var scope = new Scope<String>("s")) {
            scope.fork("parent", () -> {
                scope.fork("child", () -> "child");
                never.await();
                return "parent";
            });
            assertThat(scope.awaitFirst(LONG).orElseThrow().get()).isEqualTo("child");

            scope.fork("late", () -> {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    taken.set(scope.fork("later", () -> "later"));
                }
                return "late";
            });
        }
        assertThat(taken).hasValue(false);
    }

    @Test
    void subtasksAreVirtualThreadsThatBearTheirNames() throws Exception {
        try (var scope = new Scope<Thread>("session 10.0.0.2")) {
            scope.fork("writer", Thread::currentThread);

            Thread thread = scope.awaitFirst(LONG).orElseThrow().get();
            assertThat(thread.isVirtual()).isTrue();
            assertThat(thread.getName()).isEqualTo("session 10.0.0.2/writer");
        }
    }

    @Test
    void aPlatformThreadIsToldToEndByItsCanceller() throws Exception {
        var nativeWait = new CountDownLatch(1);
        var seen = new AtomicReference<Thread>();
        var scope = new Scope<Void>("s");
        scope.forkPlatform(
                "device",
                () -> {
                    seen.set(Thread.currentThread());
                    while (nativeWait.getCount() > 0) {
                        Thread.onSpinWait(); // as deaf to interrupts as poll(2)
                    }
                    return null;
                },
                nativeWait::countDown);

        scope.close();

        assertThat(nativeWait.getCount()).isZero();
        assertThat(seen.get().isVirtual()).isFalse();
        assertThat(seen.get().getName()).isEqualTo("s/device");
    }

    @Test
    void cancellingDoesNotWaitAndDoesNotClose() throws Exception {
        try (var scope = new Scope<Void>("s")) {
            forkForEver(scope);
            scope.cancel();

            assertThat(scope.awaitAll(LONG)).isTrue();
            Subtask<Void> first = scope.awaitFirst(LONG).orElseThrow();
            assertThat(first.failure()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void tenThousandForksLeaveNothingBehind() throws Exception {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        var ran = new AtomicInteger();
        try (var scope = new Scope<Void>("s")) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(scope.fork("task", () -> {
                            threads.add(Thread.currentThread());
                            ran.incrementAndGet();
                            return null;
                        }))
                        .isTrue();
            }
            assertThat(scope.awaitAll(LONG)).isTrue();
            assertThat(scope.size()).isZero();
        }
        assertThat(ran).hasValue(10_000);
        List<Thread> alive = new ArrayList<>();
        for (Thread thread : threads) {
            if (!thread.join(LONG)) {
                alive.add(thread);
            }
        }
        assertThat(alive).isEmpty();
    }

    private void forkForEver(Scope<Void> scope) {
        scope.fork("for-ever", () -> {
            never.await();
            return null;
        });
    }
}
