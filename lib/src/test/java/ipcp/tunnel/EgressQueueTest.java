package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Sources.number;
import static ipcp.tunnel.Sources.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ipcp.net.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EgressQueueTest {
    @Test
    void aFullEgressQueuePausesOnlyTheSessionThatOverflowed() throws Exception {
        try (var sources = new Sources(4, 8, 6)) {
            sources.flood(0);
            sources.awaitWaiting(1);
            sources.take(1);
            sources.put(1, packet(100)).join();
            assertThat(sources.sent(0)).isEqualTo(8);

            sources.flood(2);
            sources.awaitWaiting(2);
            for (int i = 0; i < 16; i++) {
                sources.take(1);
                sources.awaitWaiting(2);
            }
            sources.put(3, packet(300)).join();
            assertThat(sources.queue.waiting()).isEqualTo(2);
        }
    }

    @Test
    void aWaitingSessionHasExactlyOnePendingPacket() throws Exception {
        try (var sources = new Sources(1, 4, 3)) {
            sources.flood(0);
            sources.awaitWaiting(1);

            assertThat(sources.sent(0)).isEqualTo(4);
            assertThat(sources.queue.size()).isEqualTo(4);
            assertThat(sources.take(5)).extracting(Sources::number).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void aSourceAloneMayFillTheWholeQueue() throws Exception {
        try (var sources = new Sources(5, 64, 48)) {
            sources.flood(3, 64).join();

            assertThat(sources.queue.size()).isEqualTo(64);
            assertThat(sources.queue.waiting()).isZero();
        }
    }

    @Test
    void nobodyIsLetInAboveTheLowWatermark() throws Exception {
        try (var sources = new Sources(1, 8, 4)) {
            sources.flood(0, 9);
            sources.awaitWaiting(1);

            sources.take(3);
            assertThat(sources.queue.waiting()).isEqualTo(1);
            sources.take(1);
            sources.awaitWaiting(0);
            assertThat(sources.queue.size()).isEqualTo(5);
        }
    }

    @Test
    void waitingSessionsAreLetInRoundRobinFromACursorThatMovesOn() throws Exception {
        int others = 5;
        try (var sources = new Sources(others + 1, 4, 3)) {
            sources.flood(others, 4).join();
            IntStream.range(0, others).forEach(source -> sources.flood(source));
            sources.awaitWaiting(others);
            sources.take(4);

            var order = new ArrayList<Integer>();
            for (int i = 0; i < 40; i++) {
                sources.awaitWaiting(others);
                eventually("the queue is filled", () -> sources.queue.size() > 0);
                order.add(sources.take(1).getFirst().source());
            }

            List<Integer> steady = order.subList(others, order.size());
            for (int i = 0; i + others <= steady.size(); i++) {
                assertThat(steady.subList(i, i + others))
                        .as("round %s of %s", i, order)
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** In lock step: the device takes nothing before every source waits again. */
    @ParameterizedTest
    @CsvSource({
        "2, 1024, 768, 64",
        "3, 1024, 768, 64",
        "4, 128, 96, 1",
        "16, 1024, 768, 64",
        "128, 1024, 768, 64",
        "3, 8, 6, 1",
        "16, 4, 3, 1",
        "16, 4, 3, 4",
        "128, 16, 12, 16",
        "5, 2, 1, 2",
        "7, 1, 0, 1"
    })
    void backloggedSourcesGetEqualParts(int sourceCount, int capacity, int lowWatermark, int batch) throws Exception {
        try (var sources = new Sources(sourceCount, capacity, lowWatermark)) {
            IntStream.range(0, sourceCount).forEach(source -> sources.flood(source));
            int[] taken = new int[sourceCount];
            // first comes what the fastest brought in before the others came
            int before = 2 * capacity;
            int each = Math.max(20, 20 * capacity / sourceCount);
            for (int drained = 0; drained < before + each * sourceCount; ) {
                sources.awaitWaiting(sourceCount);
                for (Packet packet : sources.takeSome(batch)) {
                    taken[packet.source()] += drained < before ? 0 : 1;
                    drained++;
                }
            }

            double few = Math.max(2, 0.06 * each);
            assertThat(asDoubles(taken)).allSatisfy(count -> assertThat(count).isCloseTo((double) each, within(few)));
        }
    }

    /** At full speed, and flooders of very different speed, each faster than its part. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 16, 128})
    void aFlooderTakesNoMoreThanItsShare(int sourceCount) throws Exception {
        try (var sources = new Sources(sourceCount, 1024, 768)) {
            for (int source = 0; source < sourceCount; source++) {
                int delay = source % 2 == 0 ? 0 : 40;
                int self = source;
                sources.start(() -> {
                    for (int i = 0; ; i++) {
                        spin(delay);
                        sources.queue.put(self, packet(i));
                    }
                });
            }
            int[] taken = new int[sourceCount];
            int before = 4 * 1024;
            int each = 25 * 1024 / sourceCount;
            for (int drained = 0; drained < before + each * sourceCount; ) {
                // the device is the slowest: it lets nearly everyone come back to the queue
                eventually("a backlog", () -> sources.queue.waiting() >= sourceCount - sourceCount / 16);
                for (Packet packet : sources.takeSome(Limits.DEVICE_BATCH_PACKETS)) {
                    taken[packet.source()] += drained < before ? 0 : 1;
                    drained++;
                }
            }

            // less is no matter of the queue: the few that need not be back may be ones that got no processor
            assertThat(asDoubles(taken)).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(1.12 * each));
        }
    }

    private static List<Double> asDoubles(int[] counts) {
        return Arrays.stream(counts).asDoubleStream().boxed().toList();
    }

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1024, 768", "3, 1024, 768", "16, 1024, 768", "127, 1024, 768", "1, 8, 6", "16, 8, 6", "40, 4, 3"})
    void floodersDoNotStarveAPoliteClient(int flooders, int capacity, int lowWatermark) throws Exception {
        try (var sources = new Sources(flooders + 1, capacity, lowWatermark)) {
            IntStream.range(0, flooders).forEach(source -> sources.flood(source));
            sources.awaitWaiting(flooders);

            for (int round = 0; round < 5; round++) {
                Packet polite = packet(round);
                Thread sender = sources.put(flooders, polite);
                eventually("sent or waiting", () -> !sender.isAlive() || sources.queue.waiting() > flooders);
                int drained = 0;
                boolean through = false;
                while (!through) {
                    List<Packet> packets = sources.takeSome(1);
                    drained += packets.size();
                    through = packets.contains(polite);
                    assertThat(drained).isLessThanOrEqualTo(2 * capacity + 2 * flooders);
                }
            }
        }
    }

    @Test
    void aSourceThatNeverOverflowsCannotKeepAnotherWaiting() throws Exception {
        try (var sources = new Sources(2, 64, 48)) {
            sources.flood(0, 64).join();
            Packet polite = packet(-1);
            sources.put(1, polite);
            sources.awaitWaiting(1);
            var room = new Semaphore(0);
            sources.start(() -> {
                while (true) {
                    // always back before the queue has drained to the watermark, never early enough to wait itself
                    room.acquire();
                    sources.queue.put(0, packet(0));
                }
            });

            int drained = 0;
            while (!sources.take(1).contains(polite)) {
                assertThat(++drained).isLessThan(2 * 64);
                room.release();
                Eventually.within(Duration.ofMillis(5), () -> sources.queue.size() > 62); // while it may
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 3", "3, 4, 3", "16, 64, 48"})
    void packetsOfASourceKeepTheirOrder(int sourceCount, int capacity, int lowWatermark) throws Exception {
        int each = 2000;
        try (var sources = new Sources(sourceCount, capacity, lowWatermark)) {
            IntStream.range(0, sourceCount).forEach(source -> sources.flood(source, each));
            int[] next = new int[sourceCount];
            for (Packet packet : sources.take(each * sourceCount)) {
                assertThat(number(packet)).isEqualTo(next[packet.source()]++);
            }
            assertThat(next).containsOnly(each);
        }
    }

    @Test
    void anInterruptedPutGivesThePacketBackAndLeavesNoTrace() throws Exception {
        try (var sources = new Sources(2, 4, 3)) {
            sources.flood(0, 4).join();
            Packet mine = packet(99);
            AtomicBoolean givenBack = new AtomicBoolean();
            Thread waiting = sources.start(() -> {
                try {
                    sources.queue.put(1, mine);
                } catch (InterruptedException _) {
                    givenBack.set(true);
                }
            });
            sources.awaitWaiting(1);

            waiting.interrupt();
            waiting.join();

            assertThat(givenBack).isTrue();
            assertThat(sources.queue.waiting()).isZero();
            assertThat(sources.take(4)).doesNotContain(mine);
            assertThat(sources.queue.size()).isZero();
            sources.flood(0, 4).join(); // it does not count as one that wants a part either
            assertThat(sources.queue.size()).isEqualTo(4);
        }
    }

    @Test
    void twoThreadsOfOneSourceLoseNothing() throws Exception {
        try (var sources = new Sources(2, 4, 3)) {
            int each = 3000;
            for (int thread = 0; thread < 2; thread++) {
                int from = thread * each;
                sources.start(() -> {
                    for (int i = from; i < from + each; i++) {
                        sources.queue.put(1, packet(i));
                    }
                });
            }
            sources.flood(0, each);
            Set<Integer> numbers = new HashSet<>();
            int other = 0;
            for (Packet packet : sources.take(3 * each)) {
                if (packet.source() == 1) {
                    assertThat(numbers.add(number(packet))).isTrue();
                } else {
                    other++;
                }
            }
            assertThat(numbers).hasSize(2 * each);
            assertThat(other).isEqualTo(each);
        }
    }

    /** A former session of the same client is interrupted while the new one waits behind it. */
    @Test
    void aReplacedSessionMakesRoomForTheNewOne() throws Exception {
        try (var sources = new Sources(2, 4, 3)) {
            sources.flood(0, 4).join();
            Thread former = sources.put(1, packet(1));
            sources.awaitWaiting(1);
            Packet next = packet(2);
            Thread successor = sources.put(1, next);
            eventually("it waits too", () -> successor.getState() == Thread.State.WAITING);

            former.interrupt();
            former.join();

            assertThat(sources.take(5)).last().isSameAs(next);
        }
    }

    @Test
    void noWakeUpIsLostWhenAllRace() throws Exception {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int sourceCount = 1 + random.nextInt(8);
            int capacity = 1 + random.nextInt(4);
            int each = 1 + random.nextInt(60);
            try (var sources = new Sources(sourceCount, capacity, random.nextInt(capacity))) {
                IntStream.range(0, sourceCount).forEach(source -> sources.flood(source, each));
                int left = sourceCount * each;
                while (left > 0) {
                    left -= sources.takeSome(1 + random.nextInt(4)).size();
                }
                assertThat(sources.queue.size()).isZero();
                assertThat(sources.queue.waiting()).isZero();
            }
        }
    }

    @Test
    void aQueueThatDrainsWhileItsSourceGoesToWaitWakesItUp() throws Exception {
        int count = 30_000;
        for (int sourceCount = 1; sourceCount <= 2; sourceCount++) {
            try (var sources = new Sources(sourceCount, 1, 0)) {
                IntStream.range(0, sourceCount).forEach(source -> sources.flood(source, count));
                Packet[] into = new Packet[1];
                for (int i = 0; i < sourceCount * count; i++) {
                    assertThat(sources.queue.take(into)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void interruptsInTheMiddleOfARaceLoseNoPacketAndNoTurn() throws Exception {
        var random = new Random(2);
        for (int round = 0; round < 100; round++) {
            try (var sources = new Sources(4, 3, 2)) {
                var givenBack = new AtomicInteger();
                var threads = new ArrayList<Thread>();
                for (int source = 0; source < 4; source++) {
                    int self = source;
                    threads.add(sources.start(() -> {
                        for (int i = 0; i < 20; i++) {
                            try {
                                sources.queue.put(self, packet(i));
                            } catch (InterruptedException _) {
                                givenBack.incrementAndGet();
                            }
                        }
                    }));
                }
                int taken = 0;
                while (threads.stream().anyMatch(Thread::isAlive) || sources.queue.size() > 0) {
                    threads.get(random.nextInt(4)).interrupt();
                    if (sources.queue.size() > 0) {
                        taken += sources.takeSome(2).size();
                    }
                }
                assertThat(taken + givenBack.get()).isEqualTo(80);
            }
        }
    }
}
