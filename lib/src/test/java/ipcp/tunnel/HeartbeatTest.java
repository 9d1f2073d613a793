package ipcp.tunnel;

import static ipcp.tunnel.Heartbeat.Verdict.DEAD;
import static ipcp.tunnel.Heartbeat.Verdict.NOTHING;
import static ipcp.tunnel.Heartbeat.Verdict.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a clock of its own, which passes zero on its way: the origin of a nano clock is anywhere. */
class HeartbeatTest {
    private static final long START = -3_000_000_000L;
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration CONFIRM = Duration.ofSeconds(10);
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private long now = START;
    private int ticks;

    @Test
    void aServerHearsSilenceToTheNanosecond() {
        var heartbeat = Heartbeat.passive(TIMEOUT, now);

        assertThat(runUntil(heartbeat, START + 15 * SECOND - 1)).doesNotContain(DEAD);
        assertThat(heartbeat.tick(START + 15 * SECOND - 1)).isEqualTo(NOTHING);
        assertThat(heartbeat.tick(START + 15 * SECOND)).isEqualTo(DEAD);
    }

    @Test
    void aServerNeverAsksAndNeedsNoProof() {
        var heartbeat = Heartbeat.passive(TIMEOUT, now);

        assertThat(heartbeat.confirmed()).isTrue();
        for (int i = 0; i < 1000; i++) {
            now += SECOND;
            heartbeat.heard(now);
            assertThat(heartbeat.tick(now)).isEqualTo(NOTHING);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7 * SECOND, 15 * SECOND - 1})
    void anyFreshFrameKeepsASessionAliveForOneMoreTimeout(long heardAfter) {
        var heartbeat = Heartbeat.passive(TIMEOUT, now);
        runUntil(heartbeat, START + heardAfter);
        heartbeat.heard(START + heardAfter);

        assertThat(runUntil(heartbeat, START + heardAfter + 15 * SECOND - 1)).doesNotContain(DEAD);
        assertThat(runUntil(heartbeat, START + heardAfter + 15 * SECOND)).containsExactly(DEAD);
    }

    @Test
    void aClientAsksAtOnce() {
        assertThat(client().tick(now)).isEqualTo(REQUEST);
    }

    @Test
    void anUnconfirmedServerIsAskedMoreOften() {
        var heartbeat = client();

        assertThat(runUntil(heartbeat, START + 2 * SECOND))
                .containsOnly(REQUEST)
                .hasSize(9);
        heartbeat.heard(now);
        assertThat(runUntil(heartbeat, now + 2 * SECOND)).doesNotContain(REQUEST);
    }

    @Test
    void anIntervalShorterThanTheNudgeIsKept() {
        var heartbeat = Heartbeat.active(Duration.ofMillis(100), Duration.ofSeconds(1), CONFIRM, now);

        assertThat(runUntil(heartbeat, START + SECOND - 1))
                .containsOnly(REQUEST)
                .hasSize(10);
    }

    @Test
    void requestsGoOutAtEveryIntervalWhateverElseIsHeard() {
        var heartbeat = client();
        heartbeat.tick(now);
        var asked = new ArrayList<Long>();
        for (long at = 0; at < 60 * SECOND; at += 10 * MILLI) {
            now = START + at;
            heartbeat.heard(now);
            if (heartbeat.sleep(now).isZero() && heartbeat.tick(now) == REQUEST) {
                asked.add(at);
            }
        }

        assertThat(asked)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 11)
                        .mapToObj(i -> 5 * i * SECOND)
                        .toList());
    }

    @Test
    void aServerThatDoesNotProveItselfInTimeIsDead() {
        var heartbeat = client();

        assertThat(runUntil(heartbeat, START + 10 * SECOND - 1)).containsOnly(REQUEST);
        assertThat(heartbeat.confirmed()).isFalse();
        assertThat(runUntil(heartbeat, START + 10 * SECOND)).contains(DEAD);
    }

    @Test
    void aServerThatProvedItselfHasTheWholeTimeout() {
        var heartbeat = client();
        runUntil(heartbeat, START + 10 * SECOND - 1);
        heartbeat.heard(now);

        assertThat(heartbeat.confirmed()).isTrue();
        assertThat(runUntil(heartbeat, START + 25 * SECOND - 2)).doesNotContain(DEAD);
        assertThat(runUntil(heartbeat, START + 25 * SECOND - 1)).contains(DEAD);
    }

    @Test
    void aPauseOfThisProcessIsNotTheSilenceOfThePeer() {
        var heartbeat = Heartbeat.active(INTERVAL, TIMEOUT, CONFIRM, now);
        heartbeat.tick(now);
        heartbeat.heard(now);
        heartbeat.tick(now);

        now += 3600 * SECOND; // stopped, and continued
        assertThat(heartbeat.tick(now)).isEqualTo(REQUEST);
        long resumed = now;
        assertThat(runUntil(heartbeat, resumed + 9 * SECOND)).doesNotContain(DEAD);
        assertThat(runUntil(heartbeat, resumed + 15 * SECOND + 1)).contains(DEAD);
    }

    @Test
    void anHourUnderADebuggerDoesNotKillAnUnconfirmedSessionEither() {
        var heartbeat = client();
        heartbeat.tick(now);
        now += 3600 * SECOND;

        assertThat(heartbeat.tick(now)).isEqualTo(REQUEST);
        assertThat(runUntil(heartbeat, now + 10 * SECOND)).contains(DEAD);
    }

    @Test
    void manyPausesForgiveOnlyThemselves() {
        var heartbeat = Heartbeat.passive(TIMEOUT, now);
        long awake = 0;
        boolean dead = false;
        while (!dead) {
            now += heartbeat.sleep(now).toNanos() + 5 * SECOND; // each time 5 s late
            awake += 15 * SECOND;
            dead = heartbeat.tick(now) == DEAD;
            assertThat(awake).isLessThanOrEqualTo(600 * SECOND);
        }
    }

    @Test
    void aTickThatIsALittleLateForgivesNothing() {
        var heartbeat = Heartbeat.passive(TIMEOUT, now);
        heartbeat.tick(now);

        assertThat(heartbeat.tick(START + 15 * SECOND + 900 * MILLI)).isEqualTo(DEAD);
    }

    @Test
    void anHourTakesFewTicksAndSleepIsNeverNegative() {
        var heartbeat = client();
        long end = START + 3600 * SECOND;
        while (now - end < 0) {
            heartbeat.heard(now);
            assertThat(heartbeat.tick(now)).isNotEqualTo(DEAD);
            Duration sleep = heartbeat.sleep(now);
            assertThat(sleep).isPositive();
            assertThat(heartbeat.sleep(now + 7200 * SECOND)).isZero();
            now += sleep.toNanos();
            ticks++;
        }
        assertThat(ticks).isLessThan(2 * 3600 / 5);
    }

    private Heartbeat client() {
        return Heartbeat.active(INTERVAL, TIMEOUT, CONFIRM, now);
    }

    /** Ticks whenever the heartbeat wants to, up to {@code end}; its verdicts, but for NOTHING. */
    private List<Heartbeat.Verdict> runUntil(Heartbeat heartbeat, long end) {
        var verdicts = new ArrayList<Heartbeat.Verdict>();
        while (true) {
            long next = now + heartbeat.sleep(now).toNanos();
            if (next - end > 0) {
                now = end;
                return verdicts;
            }
            now = next;
            Heartbeat.Verdict verdict = heartbeat.tick(now);
            if (verdict != NOTHING) {
                verdicts.add(verdict);
            }
            if (verdict == DEAD) {
                return verdicts;
            }
        }
    }
}
