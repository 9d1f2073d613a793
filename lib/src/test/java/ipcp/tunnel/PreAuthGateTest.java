package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PreAuthGateTest {
    private static final int CAPACITY = 16;

    private final PreAuthGate gate = new PreAuthGate(CAPACITY);
    private final List<String> evicted = new ArrayList<>();

    @Test
    void oneSourceHasAQuarterAndItsOldestMakesRoom() {
        for (int i = 0; i < 6; i++) {
            enter("10.0.0.1", "c" + i);
        }

        assertThat(gate.size()).isEqualTo(CAPACITY / 4);
        assertThat(evicted).containsExactly("c0", "c1");
        assertThat(gate.evictions()).isEqualTo(2);
    }

    @Test
    void whenAllIsTakenTheOldestOfTheGreediestSourceGoes() {
        enter("10.0.1.1", "lone");
        for (int source = 0; source < 4; source++) {
            int taken = source == 2 ? 4 : 3;
            for (int i = 0; i < taken; i++) {
                enter("10.0.0." + source, source + "/" + i);
            }
        }
        enter("10.0.1.2", "fill");
        enter("10.0.1.3", "fill");
        assertThat(evicted).isEmpty();
        assertThat(gate.size()).isEqualTo(CAPACITY);

        enter("10.0.2.1", "newcomer");

        assertThat(evicted).containsExactly("2/0");
        assertThat(gate.size()).isEqualTo(CAPACITY);
    }

    @Test
    void aNewcomerIsAlwaysLetIn() {
        for (int i = 0; i < 1000; i++) {
            PreAuthGate.Ticket ticket = enter("10.0." + i / 250 + "." + i % 250, "c" + i);
            assertThat(ticket.wasEvicted()).isFalse();
            assertThat(gate.size()).isLessThanOrEqualTo(CAPACITY);
        }
        assertThat(evicted).hasSize(1000 - CAPACITY).doesNotHaveDuplicates();
    }

    @Test
    void whoLogsInIsOutOfTheGateAndCannotBeEvictedAnyMore() {
        PreAuthGate.Ticket loggedIn = enter("10.0.0.1", "logged in");
        loggedIn.close();
        assertThat(gate.size()).isZero();

        for (int i = 0; i < 100; i++) {
            enter("10.0.0.1", "idle");
        }
        assertThat(evicted).doesNotContain("logged in");
        assertThat(loggedIn.wasEvicted()).isFalse();
    }

    @Test
    void aTicketIsClosedOnceHoweverOften() {
        PreAuthGate.Ticket first = enter("10.0.0.1", "first");
        enter("10.0.0.1", "second");
        first.close();
        first.close();

        assertThat(gate.size()).isEqualTo(1);
    }

    @Test
    void anEvictedTicketKnowsItAndItsCloseTakesNobodyElsesPlace() {
        PreAuthGate.Ticket first = enter("10.0.0.1", "first");
        IntStream.range(0, 4).forEach(i -> enter("10.0.0.1", "c" + i));

        assertThat(first.wasEvicted()).isTrue();
        first.close();
        assertThat(gate.size()).isEqualTo(4);
    }

    @Test
    void aHostsWholeIpv6NetworkIsOneSource() {
        for (int i = 0; i < 10; i++) {
            enter("2001:db8:0:1::" + i, "same");
            enter("2001:db8:0:" + (100 + i) + "::1", "other");
        }

        assertThat(evicted.stream().filter("same"::equals)).hasSizeGreaterThanOrEqualTo(6);
        assertThat(gate.size()).isLessThanOrEqualTo(CAPACITY);
    }

    @Test
    void ipv4SourcesAreToldApartByTheWholeAddress() {
        for (int i = 0; i < CAPACITY; i++) {
            enter("10.0.0." + i, "c" + i);
        }
        assertThat(evicted).isEmpty();
    }

    @Test
    void whoeverComesOverUnixSocketsIsOneSource() {
        for (int i = 0; i < 6; i++) {
            gate.enter(
                    i % 2 == 0 ? new Endpoint.Unix("/run/s") : new Endpoint.Abstract("s"), () -> evicted.add("local"));
        }
        assertThat(evicted).hasSize(2);
        assertThat(gate.size()).isEqualTo(CAPACITY / 4);
    }

    @Test
    void theSmallestGateHoldsOne() {
        var small = new PreAuthGate(1);
        small.enter(address("10.0.0.1"), () -> evicted.add("old"));
        small.enter(address("10.0.0.2"), () -> evicted.add("new"));

        assertThat(evicted).containsExactly("old");
        assertThat(small.size()).isEqualTo(1);
    }

    @Test
    void evictingIsDoneOutsideTheLock() throws Exception {
        var small = new PreAuthGate(1);
        small.enter(address("10.0.0.1"), () -> {
            // another thread gets at the gate meanwhile
            Thread other = Thread.startVirtualThread(small::size);
            eventually("the gate is free", () -> !other.isAlive());
            evicted.add("old");
        });
        small.enter(address("10.0.0.2"), () -> {});

        assertThat(evicted).containsExactly("old");
    }

    @Test
    void manyThreadsKeepToTheLimits() throws Exception {
        var evictions = new AtomicInteger();
        var closed = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            int source = t;
            threads.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < 500; i++) {
                    var ticket = gate.enter(address("10.0.0." + source % 3), evictions::incrementAndGet);
                    assertThat(gate.size()).isLessThanOrEqualTo(CAPACITY);
                    if (i % 3 != 0) {
                        ticket.close();
                        closed.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(closed.get()).isEqualTo(8 * 333);
        assertThat(gate.size()).isLessThanOrEqualTo(CAPACITY);
        assertThat(gate.evictions()).isEqualTo(evictions.get());
    }

    private PreAuthGate.Ticket enter(String from, String name) {
        return gate.enter(address(from), () -> evicted.add(name));
    }

    private static Endpoint address(String literal) {
        return new Endpoint.Tcp(literal, 40000);
    }

    @Test
    void whenTheServerStopsEveryoneInTheGateHasToGo() throws Exception {
        var gate = new PreAuthGate(8);
        var gone = new AtomicInteger();
        for (int i = 1; i <= 5; i++) {
            gate.enter(address("192.0.2." + i), gone::incrementAndGet);
        }
        gate.evictAll();
        assertThat(gone).hasValue(5);
    }

    @Test
    void ofSeveralSourcesWithAsManyTheOneThatWaitsLongestGoes() {
        for (int i = 0; i < CAPACITY; i++) {
            enter("10.1." + i + ".1", "c" + i);
        }
        for (int i = 0; i < CAPACITY / 2; i++) {
            enter("10.2." + i + ".1", "newcomer");
        }
        assertThat(evicted)
                .containsExactlyElementsOf(
                        IntStream.range(0, CAPACITY / 2).mapToObj(i -> "c" + i).toList());
    }
}
