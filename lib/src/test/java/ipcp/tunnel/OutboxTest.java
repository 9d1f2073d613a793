package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Sources.number;
import static ipcp.tunnel.Sources.packet;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutboxTest {
    private final Outbox outbox = new Outbox(4, 1, () -> 0);
    private final Outbox.Batch batch = new Outbox.Batch();

    @Test
    void packetsLeaveInTheOrderTheyCame() throws Exception {
        for (int round = 0; round < 5; round++) { // round the ring
            for (int i = 0; i < 3; i++) {
                outbox.offer(packet(10 * round + i));
            }
            assertThat(takeNumbers()).containsExactly(10 * round, 10 * round + 1, 10 * round + 2);
        }
    }

    @Test
    void aFullOutboxRefusesTheNewestAndKeepsTheRest() throws Exception {
        fill();

        assertThat(outbox.offer(packet(99))).isFalse();
        assertThat(takeNumbers()).containsExactly(0, 1, 2, 3);
        assertThat(outbox.offer(packet(100))).isTrue();
    }

    @Test
    void heartbeatsGetThroughAFullOutboxWithNoAnswerLost() throws Exception {
        fill();
        for (int i = 0; i < 10; i++) {
            outbox.acknowledge();
        }

        assertThat(outbox.take(batch)).isTrue();
        assertThat(batch.acks).isEqualTo(10);
        assertThat(batch.count).isEqualTo(4);
    }

    @Test
    void moreAnswersThanOneBatchHoldsComeWithTheNext() throws Exception {
        int owed = 3 * Limits.SESSION_BATCH_PACKETS + 1;
        for (int i = 0; i < owed; i++) {
            outbox.acknowledge();
        }
        int answered = 0;
        while (answered < owed) {
            assertThat(outbox.take(batch)).isTrue();
            answered += batch.acks;
        }
        outbox.close();
        assertThat(answered).isEqualTo(owed);
        assertThat(outbox.take(batch)).isFalse();
    }

    @Test
    void requestsThatWaitTogetherAreOne() throws Exception {
        outbox.request();
        outbox.request();
        assertThat(outbox.take(batch)).isTrue();
        assertThat(batch.requests).isEqualTo(1);

        outbox.request();
        assertThat(outbox.take(batch)).isTrue();
        assertThat(batch.requests).isEqualTo(1);
        assertThat(batch.acks).isZero();
        assertThat(batch.count).isZero();
    }

    @Test
    void aClosedOutboxGivesWhatItHasAndThenEnds() throws Exception {
        fill();
        outbox.acknowledge();
        outbox.close();

        assertThat(outbox.offer(packet(99))).isFalse();
        assertThat(takeNumbers()).containsExactly(0, 1, 2, 3);
        assertThat(outbox.take(batch)).isFalse();
        assertThat(outbox.take(batch)).isFalse();
    }

    @Test
    void drainingGivesEveryPacketBackAndCloses() throws Exception {
        fill();
        var back = new ArrayList<Integer>();

        outbox.drain(packet -> back.add(number(packet)));

        assertThat(back).containsExactly(0, 1, 2, 3);
        assertThat(outbox.offer(packet(99))).isFalse();
        assertThat(outbox.take(batch)).isFalse();
    }

    @Test
    void whatWaitedTooLongIsGivenUpButNeverTheYoungest() {
        var now = new AtomicLong();
        var slow = new Outbox(8, 1, now::get);
        slow.offer(packet(0));
        slow.offer(packet(1));
        now.addAndGet(Limits.OUTBOX_WAIT.toNanos());
        slow.offer(packet(2));
        assertThat(slow.take(batch)).isTrue();
        assertThat(batch.late).isZero();
        assertThat(batch.count).isEqualTo(3);

        slow.offer(packet(3));
        slow.offer(packet(4));
        now.addAndGet(Limits.OUTBOX_WAIT.toNanos() + 1);
        slow.offer(packet(5));
        assertThat(slow.take(batch)).isTrue();
        assertThat(batch.late).isEqualTo(2);
        assertThat(number(batch.latePackets[0])).isEqualTo(3);
        assertThat(batch.count).isEqualTo(1);
        assertThat(number(batch.packets[0])).isEqualTo(5);

        slow.offer(packet(6));
        now.addAndGet(Limits.OUTBOX_WAIT.toNanos() * 100);
        assertThat(slow.take(batch)).isTrue();
        assertThat(batch.late).isZero();
        assertThat(number(batch.packets[0])).isEqualTo(6);
    }

    @Test
    void whoFillsTheOutboxMayWaitUntilItIsAlmostEmpty() throws Exception {
        fill();
        var waited = new FutureTask<>(() -> outbox.awaitDrained(Duration.ofDays(1)), true);
        Thread reader = Thread.ofPlatform().start(waited);
        eventually("it waits", () -> reader.getState() == Thread.State.TIMED_WAITING);
        assertThat(outbox.take(batch)).isTrue();
        assertThat(waited.get(5, TimeUnit.SECONDS)).isTrue();

        outbox.awaitDrained(Duration.ofDays(1)); // nothing is queued
        fill();
        outbox.awaitDrained(Duration.ofMillis(1)); // not for ever
        outbox.close();
        outbox.awaitDrained(Duration.ofDays(1)); // nobody will drain it
    }

    @Test
    void aWriterThatWaitsIsWokenByWhateverComes() throws Exception {
        List<Runnable> wakers =
                List.of(() -> outbox.offer(packet(0)), outbox::request, outbox::acknowledge, outbox::close);
        for (Runnable waker : wakers) {
            var taken = new FutureTask<>(() -> outbox.await() && outbox.take(new Outbox.Batch()));
            Thread writer = Thread.startVirtualThread(taken);
            eventually("the writer waits", () -> writer.getState() == Thread.State.WAITING);
            waker.run();
            assertThat(taken.get(5, TimeUnit.SECONDS)).isEqualTo(waker != wakers.getLast());
        }
    }

    @Test
    void manySendersAndOneWriterLoseNothing() throws Exception {
        int senders = 4;
        int each = 5000;
        int[] refused = new int[senders];
        var threads = new ArrayList<Thread>();
        for (int sender = 0; sender < senders; sender++) {
            int self = sender;
            threads.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < each; i++) {
                    refused[self] += outbox.offer(packet(i)) ? 0 : 1;
                    outbox.acknowledge();
                }
            }));
        }
        var closer = Thread.startVirtualThread(() -> {
            threads.forEach(thread -> eventually("senders end", () -> !thread.isAlive()));
            outbox.close();
        });
        int taken = 0;
        int acks = 0;
        while (outbox.await()) {
            outbox.take(batch);
            taken += batch.count;
            acks += batch.acks;
        }
        closer.join();
        assertThat(taken + Arrays.stream(refused).sum()).isEqualTo(senders * each);
        assertThat(acks).isEqualTo(senders * each);
    }

    private void fill() {
        for (int i = 0; i < 4; i++) {
            assertThat(outbox.offer(packet(i))).isTrue();
        }
    }

    private List<Integer> takeNumbers() throws InterruptedException {
        assertThat(outbox.take(batch)).isTrue();
        var numbers = new ArrayList<Integer>();
        for (Packet packet : Arrays.copyOf(batch.packets, batch.count)) {
            numbers.add(number(packet));
        }
        return numbers;
    }

    @Test
    void aSenderThatFloodsLeavesRoomForTheOthers() throws Exception {
        var shared = new Outbox(16, 3, System::nanoTime);
        int flood = 0;
        while (shared.offer(from(0))) {
            flood++;
        }
        assertThat(flood).isEqualTo(12);
        assertThat(shared.offer(from(1))).isTrue();
        assertThat(shared.offer(from(2))).isTrue();
        assertThat(shared.offer(from(0))).isFalse();

        assertThat(shared.take(batch)).isTrue();
        flood = 0;
        shared.offer(from(1));
        while (shared.offer(from(0))) {
            flood++;
        }
        assertThat(flood).isEqualTo(6); // now that there are two
    }

    private static Packet from(int source) {
        var packet = Packet.allocate(1500);
        packet.source(source);
        return packet;
    }
}
