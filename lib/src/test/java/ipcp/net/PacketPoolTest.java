package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 200})
    void aPoolHandsOutAsManyAsItHasAndThenNone(int capacity) {
        var pool = new PacketPool(capacity);
        Set<Packet> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < capacity; i++) {
            assertThat(all.add(pool.acquire())).isTrue();
            assertThat(pool.inUse()).isEqualTo(i + 1);
        }

        assertThat(pool.acquire()).isNull();
        assertThat(pool.capacity()).isEqualTo(capacity);
        all.forEach(pool::release);
        assertThat(pool.inUse()).isZero();
        assertThat(all).contains(pool.acquire());
    }

    @Test
    void aUsedPacketComesBackEmpty() {
        var pool = new PacketPool(1);
        Packet packet = pool.acquire();
        packet.length(1000);
        pool.release(packet);

        assertThat(pool.acquire()).isSameAs(packet);
        assertThat(packet.length()).isZero();
    }

    @Test
    void packetsDoNotShareBytes() {
        var pool = new PacketPool(130);
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            Packet packet = pool.acquire();
            packet.length(PacketPool.SMALL);
            packet.u8(-Packet.HEADROOM, i);
            packet.u8(-1, i);
            packet.u8(0, i);
            packet.u8(PacketPool.SMALL - 1, i);
            packets.add(packet);
        }
        for (int i = 0; i < 130; i++) {
            assertThat(packets.get(i).u8(-Packet.HEADROOM)).isEqualTo(i);
            assertThat(packets.get(i).u8(-1)).isEqualTo(i);
            assertThat(packets.get(i).u8(0)).isEqualTo(i);
            assertThat(packets.get(i).u8(PacketPool.SMALL - 1)).isEqualTo(i);
        }
    }

    @Test
    void aLargePacketTakesAsManyUnitsAsItIsLong() {
        var pool = new PacketPool(40);
        Packet one = pool.acquire(PacketPool.SMALL + 1);
        Packet two = pool.acquire(Packet.CAPACITY);

        assertThat(one.capacity()).isEqualTo(Packet.CAPACITY);
        assertThat(pool.acquire(Packet.CAPACITY)).isNull();
        for (int i = 0; i < 40 - 2 * PacketPool.units(Packet.CAPACITY); i++) {
            assertThat(pool.acquire()).isNotNull();
        }
        assertThat(pool.acquire()).isNull();
        pool.release(two);
        assertThat(pool.acquire(60_000)).isSameAs(two);
    }

    @Test
    void whatLiesIdleMakesRoomForTheOtherSize() {
        var pool = new PacketPool(34);
        var small = new ArrayList<Packet>();
        for (int i = 0; i < 34; i++) {
            small.add(pool.acquire());
        }
        small.forEach(pool::release);
        Packet one = pool.acquire(Packet.CAPACITY);
        Packet two = pool.acquire(Packet.CAPACITY);
        assertThat(two).isNotNull();
        assertThat(pool.acquire()).isNull();

        pool.release(one);
        pool.release(two);
        for (int i = 0; i < 34; i++) {
            assertThat(pool.acquire()).isNotNull();
        }
        assertThat(pool.acquire()).isNull();
    }

    @Test
    void aPacketTakesTheUnitsOfItsArray() {
        assertThat(PacketPool.units(0)).isEqualTo(1);
        assertThat(PacketPool.units(PacketPool.SMALL)).isEqualTo(1);
        assertThat(PacketPool.units(PacketPool.SMALL + 1)).isEqualTo(17);
        assertThat(PacketPool.units(Packet.CAPACITY)).isEqualTo(17);
    }

    @Test
    void manyAreGivenBackAtOnceAndForgotten() {
        var pool = new PacketPool(10);
        var batch = new Packet[] {pool.acquire(), pool.acquire(), pool.acquire()};
        pool.release(batch, 2);

        assertThat(pool.inUse()).isEqualTo(1);
        assertThat(batch[0]).isNull();
        assertThat(batch[1]).isNull();
        assertThat(batch[2]).isNotNull();
    }

    @Test
    void aPoolOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketPool(0));
    }

    @Test
    void threadsNeverHoldTheSamePacket() throws Exception {
        var pool = new PacketPool(8);
        var results = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int worker = 1; worker <= 8; worker++) {
                int mark = worker;
                results.add(threads.submit(() -> {
                    for (int round = 0; round < 20_000; round++) {
                        Packet packet = pool.acquire();
                        packet.u8(0, mark);
                        assertThat(packet.u8(0) == mark).isTrue();
                        pool.release(packet);
                    }
                    return null;
                }));
            }
        }
        for (Future<?> result : results) {
            result.get();
        }
        assertThat(pool.inUse()).isZero();
    }
}
