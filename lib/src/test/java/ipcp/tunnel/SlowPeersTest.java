package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.tunnel.TestTunnel.TestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that do not read, devices that do not take, and many that send at once. */
@Timeout(30)
class SlowPeersTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String SLOW = "10.10.0.2";
    private static final String OTHER = "10.10.0.3";
    private static final byte[] BULK = ip(SERVER, SLOW, new byte[1300]);

    /** Defect 3 of the C program. */
    @Test
    void aClientThatDoesNotReadLosesOnlyItsOwnPackets() throws Exception {
        try (var tunnel = TestTunnel.tun(SLOW, OTHER).start();
                var slow = stalled(tunnel)) {
            TestClient other = tunnel.client(OTHER);
            for (int i = 0; i < 100; i++) { // more than the room that its writer may have made
                tunnel.link.inject(BULK);
                byte[] toOther = ip(SERVER, OTHER, "down " + i);
                tunnel.link.inject(toOther);
                other.receives(toOther);
                byte[] fromOther = ip(OTHER, SERVER, "up " + i);
                other.link.inject(fromOther);
                tunnel.receives(fromOther);
                other.link.inject(ip(OTHER, SLOW, "to the one that does not read"));
            }
            byte[] fromSlow = ip(SLOW, SERVER, "it may still send");
            slow.send(slow.data(fromSlow));
            tunnel.receives(fromSlow);

            assertThat(tunnel.server.connected()).isEqualTo(2);
            slow.hangUp();
            eventually("it has gone", () -> tunnel.server.connected() == 1);
            assertThat(tunnel.server.counters().get(Counter.DROPPED_QUEUE_FULL)).isPositive();
        }
    }

    /** Defect 1 of the C program: the answer took the place of the signal to go on. */
    @Test
    void aHeartbeatIsAnsweredThroughAFullQueueAndTrafficGoesOnAfterwards() throws Exception {
        try (var tunnel = TestTunnel.tun(SLOW, OTHER).start();
                var slow = stalled(tunnel)) {
            slow.send(slow.request());
            byte[] order = ip(SLOW, SERVER, "after the request");
            slow.send(slow.data(order));
            tunnel.receives(order);

            while (slow.read().orElseThrow().type() != RawPeer.ACK) {}

            byte[] marker = ip(SERVER, SLOW, "traffic goes on");
            while (tunnel.server.packetsInUse() >= Limits.OUTBOX_UNITS / 2) { // until there is room again
                slow.readPacket();
            }
            tunnel.link.inject(marker);
            while (!Arrays.equals(slow.readPacket(), marker)) {}
            TestTunnel.confirm(slow);
        }
    }

    /** A peer that logged in and whose queue is full up to the server's device. */
    private static RawPeer stalled(TestTunnel tunnel) throws IOException {
        var slow = RawPeer.connectWithSmallBuffer(tunnel.port, TestTunnel.key())
                .login(TestTunnel.claim(SLOW).bytes());
        TestTunnel.confirm(slow);
        eventually("its queue is full", () -> {
            tunnel.link.inject(BULK);
            return tunnel.server.packetsInUse() >= Limits.OUTBOX_UNITS * 3 / 4; // one sender may fill no more
        });
        eventually("the device has room", () -> !tunnel.link.hasUnread());
        return slow;
    }

    /** Defect 4 of the C program. */
    @Test
    void aStormOfSmallPacketsDisconnectsNobody() throws Exception {
        try (var storm = new Storm()) {
            storm.breakLoose();
            storm.arrives(Counter.DROPPED_DEVICE);
            storm.allAreThere();
        }
    }

    @Test
    void aStormAgainstAnInterfaceThatIsDownDisconnectsNobody() throws Exception {
        try (var storm = new Storm()) {
            storm.tunnel.link.refuseWrites(true);
            storm.breakLoose();
            storm.tunnel.counts(Counter.DROPPED_DEVICE, Storm.CLIENTS * Storm.EACH);
            storm.allAreThere();

            storm.tunnel.link.refuseWrites(false);
            byte[] after = ip(Storm.address(0), SERVER, "it is up again");
            storm.peers.getFirst().send(storm.peers.getFirst().data(after));
            storm.tunnel.receives(after);
        }
    }

    @Test
    void aStormAgainstADeviceThatStandsStillWaitsAndLosesNothing() throws Exception {
        try (var storm = new Storm()) {
            storm.tunnel.link.pauseWrites();
            storm.breakLoose();
            eventually("the queue is full", () -> storm.tunnel.server.packetsInUse() > Limits.EGRESS_UNITS);
            TestClient bystander = storm.tunnel.client(Storm.BYSTANDER);
            byte[] packet = ip(SERVER, Storm.BYSTANDER, "the other direction is free");
            storm.tunnel.link.inject(packet);
            bystander.receives(packet);
            assertThat(storm.tunnel.server.connected()).isEqualTo(Storm.CLIENTS + 1);
            bystander.close();

            storm.tunnel.link.resumeWrites();
            storm.arrives(Counter.DROPPED_DEVICE);
            storm.allAreThere();
        }
    }

    /** Many clients that send many small packets at once. */
    private static final class Storm implements AutoCloseable {
        static final int CLIENTS = 16;
        static final int EACH = 300;
        static final String BYSTANDER = "10.10.0.200";

        final TestTunnel tunnel;
        final List<RawPeer> peers = new ArrayList<>();

        Storm() throws IOException {
            String[] claims = IntStream.rangeClosed(0, CLIENTS)
                    .mapToObj(i -> i == CLIENTS ? BYSTANDER : address(i))
                    .toArray(String[]::new);
            tunnel = TestTunnel.tun(claims).start();
            for (int i = 0; i < CLIENTS; i++) {
                peers.add(tunnel.raw(address(i)));
            }
        }

        static String address(int client) {
            return "10.10.0." + (10 + client);
        }

        void breakLoose() throws Exception {
            var senders = new ArrayList<FutureTask<Void>>();
            for (int i = 0; i < CLIENTS; i++) {
                RawPeer peer = peers.get(i);
                byte[] packet = ip(address(i), SERVER, "small packet");
                byte[][] frames = IntStream.range(0, EACH)
                        .mapToObj(_ -> peer.data(packet))
                        .toArray(byte[][]::new);
                senders.add(TestTunnel.start(() -> {
                    peer.send(frames);
                    return null;
                }));
            }
            for (FutureTask<Void> sender : senders) {
                sender.get(10, TimeUnit.SECONDS);
            }
        }

        /** Every packet comes out at the device, but for those it had no room for. */
        void arrives(Counter lost) throws InterruptedException {
            int[] taken = new int[CLIENTS];
            int sum = 0;
            while (sum + tunnel.server.counters().get(lost) < CLIENTS * EACH) {
                Optional<byte[]> packet = tunnel.link.take(Duration.ofMillis(100));
                if (packet.isPresent()) {
                    taken[packet.get()[15] - 10]++;
                    sum++;
                }
            }
            assertThat(sum + tunnel.server.counters().get(lost)).isEqualTo(CLIENTS * EACH);
            assertThat(Arrays.stream(taken).max().orElseThrow()).isLessThanOrEqualTo(EACH);
        }

        void allAreThere() throws IOException {
            assertThat(tunnel.server.connected()).isEqualTo(CLIENTS);
            for (RawPeer peer : peers) {
                TestTunnel.confirm(peer);
            }
        }

        @Override
        public void close() {
            peers.forEach(RawPeer::close);
            tunnel.close();
        }
    }
}
