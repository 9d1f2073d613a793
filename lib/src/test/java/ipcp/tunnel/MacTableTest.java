package ipcp.tunnel;

import static ipcp.tunnel.MacTable.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacTableTest {
    private static final long MAX_AGE = 300;
    private static final long KEPT_FOR = 30;
    private static final int QUOTA = 8;
    private static final int DEVICE = 3;

    private final MacTable table = new MacTable(new int[] {QUOTA, QUOTA, QUOTA, QUOTA}, MAX_AGE, KEPT_FOR, 4);

    /** Or any client could take the frames that are for the router behind the server. */
    @Test
    void whatTheDeviceHasJustShownIsNoClients() {
        table.learn(7, DEVICE, 0);
        assertThat(table.learn(7, 0, KEPT_FOR)).isFalse();
        assertThat(table.port(7, KEPT_FOR)).isEqualTo(DEVICE);

        assertThat(table.learn(7, 0, KEPT_FOR + 1)).as("it may have moved").isTrue();
        assertThat(table.port(7, KEPT_FOR + 1)).isZero();
        assertThat(table.learn(7, DEVICE, KEPT_FOR + 2)).as("and comes back").isTrue();
        assertThat(table.port(7, KEPT_FOR + 2)).isEqualTo(DEVICE);
    }

    @Test
    void anAddressIsWhereItWasLastSeen() {
        assertThat(table.port(1, 0)).isEqualTo(UNKNOWN);
        table.learn(1, 0, 0);
        assertThat(table.port(1, 0)).isZero();
        table.learn(1, 2, 1);
        assertThat(table.port(1, 1)).isEqualTo(2);
    }

    @Test
    void anAddressThatIsNotSeenIsForgotten() {
        table.learn(1, 0, 0);
        assertThat(table.port(1, MAX_AGE)).isZero();
        assertThat(table.port(1, MAX_AGE + 1)).isEqualTo(UNKNOWN);

        table.learn(1, 0, MAX_AGE + 5);
        assertThat(table.port(1, 2 * MAX_AGE + 5)).isZero();
    }

    @Test
    void aPortThatHasItsQuotaLearnsNoMoreUntilSomethingIsForgotten() {
        LongStream.rangeClosed(1, QUOTA).forEach(mac -> table.learn(mac, 0, mac));

        assertThat(table.learn(100, 0, QUOTA)).isTrue(); // the frame is fine, but nothing is learned
        assertThat(table.port(100, QUOTA)).isEqualTo(UNKNOWN);
        assertThat(LongStream.rangeClosed(1, QUOTA)).allMatch(mac -> table.port(mac, QUOTA) == 0);

        table.learn(100, 0, MAX_AGE + 2);
        assertThat(table.port(100, MAX_AGE + 2)).isZero();
        assertThat(table.port(1, MAX_AGE + 2)).isEqualTo(UNKNOWN);
    }

    @Test
    void noPortCanCrowdOutAnother() {
        table.learn(1, 1, 0);
        for (long mac = 1000; mac < 100_000; mac++) {
            table.learn(mac, 0, 1);
        }

        assertThat(table.port(1, 1)).isEqualTo(1);
        assertThat(table.learn(2, 1, 1)).isTrue();
        assertThat(table.port(2, 1)).isEqualTo(1);
    }

    @Test
    void anAddressOfAPortForGoodStaysThereAndItsForgeryIsDetected() {
        table.fix(7, 1);

        assertThat(table.learn(7, 0, 0)).isFalse();
        assertThat(table.learn(7, 1, 0)).isTrue();
        assertThat(table.port(7, 1000 * MAX_AGE)).isEqualTo(1);
        table.forget(1);
        assertThat(table.port(7, 0)).isEqualTo(1);
    }

    @Test
    void aFixedAddressTakesNoPartOfTheQuota() {
        table.fix(7, 0);
        table.learn(7, 0, 0);
        LongStream.rangeClosed(101, 100 + QUOTA).forEach(mac -> table.learn(mac, 0, 0));

        assertThat(LongStream.rangeClosed(101, 100 + QUOTA)).allMatch(mac -> table.port(mac, 0) == 0);
    }

    @Test
    void forgettingAPortLeavesTheOthers() {
        table.learn(1, 0, 0);
        table.learn(2, 1, 0);
        table.forget(0);

        assertThat(table.port(1, 0)).isEqualTo(UNKNOWN);
        assertThat(table.port(2, 0)).isEqualTo(1);
        LongStream.rangeClosed(10, 9 + QUOTA).forEach(mac -> table.learn(mac, 0, 0));
        assertThat(LongStream.rangeClosed(10, 9 + QUOTA)).allMatch(mac -> table.port(mac, 0) == 0);
    }

    /** Random operations against a table that is obviously right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itAgreesWithASimpleModel(long seed) {
        var random = new Random(seed);
        var model = new Model();
        for (int port = 0; port < 3; port++) {
            table.fix(900 + port, port);
            model.fixed.put(900L + port, port);
        }
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            now += random.nextInt(4);
            int port = random.nextInt(3);
            long mac = random.nextInt(20) == 0 ? 900 + random.nextInt(3) : 1 + random.nextInt(60);
            if (random.nextInt(200) == 0) {
                table.forget(port);
                model.learned.values().removeIf(seen -> seen.port == port);
            } else if (random.nextInt(3) > 0) {
                assertThat(table.learn(mac, port, now)).isEqualTo(model.learn(mac, port, now));
            }
            assertThat(table.port(mac, now)).as("step %s", step).isEqualTo(model.port(mac, now));
        }
    }

    private record Seen(int port, long at) {}

    private static final class Model {
        final Map<Long, Integer> fixed = new HashMap<>();
        final Map<Long, Seen> learned = new HashMap<>();

        boolean learn(long mac, int port, long now) {
            if (fixed.containsKey(mac)) {
                return fixed.get(mac) == port;
            }
            Seen before = learned.get(mac);
            boolean hasIt = before != null && before.port == port;
            if (!hasIt && count(port) == QUOTA) {
                learned.values().removeIf(seen -> seen.port == port && now - seen.at > MAX_AGE);
            }
            if (hasIt || count(port) < QUOTA) {
                learned.put(mac, new Seen(port, now));
            }
            return true;
        }

        int port(long mac, long now) {
            Seen seen = learned.get(mac);
            return fixed.getOrDefault(mac, seen == null || now - seen.at > MAX_AGE ? UNKNOWN : seen.port);
        }

        private long count(int port) {
            return learned.values().stream().filter(seen -> seen.port == port).count();
        }
    }
}
