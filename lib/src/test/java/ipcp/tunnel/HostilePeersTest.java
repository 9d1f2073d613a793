package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Eventually.within;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.tunnel.TestTunnel.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever one connection does, the others go on. */
@Timeout(30)
class HostilePeersTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String A = "10.10.0.2";
    private static final String INNOCENT = "10.10.0.3";
    private static final byte[] CLAIM = {10, 10, 0, 2};

    /** What ends a connection that has not logged in. */
    enum BadLogin {
        WRONG_KEY(port -> RawPeer.connect(port, RawPeer.random(32)).login(CLAIM)),
        UNKNOWN_CLAIM(port -> RawPeer.connect(port, TestTunnel.key()).login(new byte[] {10, 10, 0, 99})),
        CLAIM_OF_ANOTHER_KIND(port -> say(port, RawPeer.frame(new byte[] {2, 0, 0, 0, 0, 1}))),
        GARBAGE(port -> say(port, RawPeer.random(256))),
        EMPTY_FRAME(port -> say(port, new byte[4])),
        OVERSIZE(port -> say(port, new byte[] {0, 0, 16, 1})),
        NEGATIVE_LENGTH(port -> say(port, new byte[] {-1, -1, -1, -1})),
        HELLO_OF_ANOTHER_CHALLENGE(port -> {
            var peer = say(port, RawPeer.frame(CLAIM));
            peer.readContent();
            peer.send(peer.hello(RawPeer.random(24)));
            return peer;
        }),
        REPLAYED_HELLO(port -> {
            var recorded = say(port, RawPeer.frame(CLAIM));
            byte[] hello = recorded.hello(recorded.readContent());
            recorded.hangUp();
            var peer = say(port, RawPeer.frame(CLAIM));
            peer.readContent();
            peer.send(hello);
            return peer;
        }),
        DATA_FOR_A_HELLO(port -> {
            var peer = say(port, RawPeer.frame(CLAIM));
            peer.readContent();
            peer.send(peer.data(ip(A, SERVER, "no hello")));
            return peer;
        }),
        NOTHING_AFTER_THE_CLAIM(port -> {
            var peer = say(port, RawPeer.frame(CLAIM));
            peer.readContent();
            peer.socket.shutdownOutput();
            return peer;
        });

        @SuppressWarnings("ImmutableEnumChecker")
        private final Attack attack;

        BadLogin(Attack attack) {
            this.attack = attack;
        }

        private static RawPeer say(int port, byte[] bytes) throws IOException {
            var peer = RawPeer.connect(port, TestTunnel.key());
            peer.send(bytes);
            return peer;
        }
    }

    /** What ends a session. */
    enum BadFrame {
        BAD_TAG(peer -> {
            byte[] frame = peer.data(ip(A, SERVER, "tampered"));
            frame[frame.length - 1] ^= 1;
            return frame;
        }),
        ANOTHER_KEY(peer -> {
            try (var other =
                    new RawPeer(new Socket(InetAddress.getLoopbackAddress(), peer.socket.getPort()), new byte[32])) {
                return other.request();
            }
        }),
        OVERSIZE(_ -> new byte[] {0, 0, 16, 1}),
        NEGATIVE_LENGTH(_ -> new byte[] {-1, 0, 0, 0}),
        EMPTY(_ -> new byte[4]),
        TOO_SHORT_FOR_A_SEAL(_ -> RawPeer.frame(new byte[40])),
        SEAL_OF_NOTHING(_ -> RawPeer.frame(new byte[44])),
        SECOND_HELLO(peer -> peer.hello(new byte[24])),
        CHALLENGE(peer -> peer.seal(4, new byte[24])),
        UNKNOWN_TYPE(peer -> peer.seal(200, new byte[8])),
        EMPTY_DATA(peer -> peer.seal(RawPeer.DATA, new byte[0])),
        HEARTBEAT_WITH_PAYLOAD(peer -> peer.seal(RawPeer.REQUEST, new byte[1])),
        GARBAGE(_ -> ByteBuffer.wrap(RawPeer.random(512)).putInt(0, 508).array());

        @SuppressWarnings("ImmutableEnumChecker")
        private final Bad bad;

        BadFrame(Bad bad) {
            this.bad = bad;
        }
    }

    /** Attacks a server. */
    private interface Attack {
        RawPeer on(int port) throws IOException;
    }

    /** Makes a bad frame. */
    private interface Bad {
        byte[] frame(RawPeer peer) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aBadLoginEndsItsConnectionAlone(BadLogin attack) throws Exception {
        try (var tunnel = TestTunnel.tun(A, INNOCENT).start()) {
            TestClient innocent = tunnel.client(INNOCENT);
            try (var peer = attack.attack.on(tunnel.port)) {
                peer.awaitEnd();
            }
            packetsFlow(tunnel, innocent);
            assertThat(tunnel.server.connected()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBadFrameEndsItsSessionAlone(BadFrame bad) throws Exception {
        try (var tunnel = TestTunnel.tun(A, INNOCENT).start()) {
            TestClient innocent = tunnel.client(INNOCENT);
            try (var peer = tunnel.raw(A)) {
                byte[] before = ip(A, SERVER, "before");
                peer.send(peer.data(before), bad.bad.frame(peer), peer.data(ip(A, SERVER, "after")));
                peer.awaitEnd();
                tunnel.receives(before);
            }
            eventually("its session is over", () -> tunnel.server.connected() == 1);
            packetsFlow(tunnel, innocent);
            try (var again = tunnel.raw(A)) {
                assertThat(again.socket.isConnected()).isTrue();
            }
        }
    }

    /** What a C peer may send and we cannot use: counted, and no reason to end. */
    @Test
    void packetsThatAreNoPacketsEndNothing() throws Exception {
        try (var tunnel = TestTunnel.tun(A, INNOCENT).start();
                var peer = tunnel.raw(A)) {
            byte[] truncated = ip(A, SERVER, "truncated by the sender");
            peer.send(
                    peer.seal(RawPeer.DATA, new byte[1]),
                    peer.seal(RawPeer.DATA, new byte[4]),
                    peer.data(0x0800, new byte[64]),
                    peer.data(0x0800, new byte[] {0x45}),
                    peer.seal(RawPeer.DATA, RawPeer.concat(new byte[] {1, 0, 8, 0}, truncated)),
                    peer.ack());
            byte[] good = ip(A, SERVER, "good");
            peer.send(peer.data(good));

            tunnel.receives(good);
            peer.hangUp();
            tunnel.counts(Counter.DROPPED_MALFORMED, 5);
        }
    }

    @Test
    void aReplayedFrameIsDroppedAndIsNoSignOfLife() throws Exception {
        try (var tunnel = TestTunnel.tun(A)
                        .heartbeatTimeout(Duration.ofSeconds(1))
                        .start();
                var peer = tunnel.raw(A)) {
            byte[] packet = ip(A, SERVER, "once");
            byte[] recorded = peer.data(packet);
            peer.send(recorded);
            tunnel.receives(packet);

            int replays = 0;
            while (tunnel.server.connected() == 1) {
                try {
                    peer.send(recorded);
                    replays++;
                } catch (IOException _) {
                    break; // it is over
                }
                within(Duration.ofMillis(50), () -> tunnel.server.connected() == 0);
                assertThat(replays).isLessThan(100);
            }

            assertThat(replays).isGreaterThan(5);
            eventually("they are counted", () -> tunnel.server.counters().get(Counter.DROPPED_REPLAYED) > 5);
            assertThat(tunnel.link.take(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aReflectedFrameIsDropped() throws Exception {
        try (var tunnel = TestTunnel.tun(A, INNOCENT).start();
                var peer = tunnel.raw(A)) {
            tunnel.link.inject(ip(SERVER, A, "mine"));
            byte[] content = peer.readContent();
            byte[] good = ip(A, SERVER, "good");
            peer.send(RawPeer.frame(content), peer.data(good));

            tunnel.receives(good);
            peer.hangUp();
            tunnel.counts(Counter.DROPPED_REPLAYED, 1);
        }
    }

    /** Defect 7 of the C program. */
    @Test
    void idleConnectionsDoNotKeepALegitimateClientOut() throws Exception {
        try (var tunnel = TestTunnel.tun(A).maxPreAuth(4).start()) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), tunnel.port));
            }
            packetsFlow(tunnel, tunnel.client(A), A);
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void dribbledBytesDoNotExtendTheDeadlineOfTheHandshake() throws Exception {
        try (var tunnel = TestTunnel.tun(A).authTimeout(Duration.ofMillis(600)).start();
                var peer = RawPeer.connect(tunnel.port, TestTunnel.key())) {
            peer.socket.setSoTimeout(50);
            long started = System.nanoTime();
            byte[] claim = RawPeer.frame(
                    "10.10.0.2 and more that never ends, it just goes on".getBytes(StandardCharsets.US_ASCII));
            boolean open = true;
            for (int i = 0; open; i++) {
                try {
                    peer.socket.getOutputStream().write(claim, i % 50 == 0 ? 0 : i % 50, 1);
                    open = peer.socket.getInputStream().read() >= 0;
                } catch (SocketTimeoutException _) {
                    // nothing yet: the next byte
                } catch (IOException _) {
                    open = false;
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(550), Duration.ofSeconds(10));
        }
    }

    private static void packetsFlow(TestTunnel tunnel, TestClient client) throws InterruptedException {
        packetsFlow(tunnel, client, INNOCENT);
    }

    private static void packetsFlow(TestTunnel tunnel, TestClient client, String address) throws InterruptedException {
        byte[] there = ip(address, SERVER, "there");
        byte[] back = ip(SERVER, address, "back");
        client.link.inject(there);
        tunnel.receives(there);
        tunnel.link.inject(back);
        client.receives(back);
    }

    /** Virtual threads are not preempted: a session that always has something to do has to rest by itself. */
    @Test
    void asManyFloodsAsProcessorsKeepNobodyElseFromRunning() throws Exception {
        int floods = Runtime.getRuntime().availableProcessors() + 1;
        String[] claims = new String[floods + 1];
        for (int i = 0; i <= floods; i++) {
            claims[i] = "10.10.0." + (10 + i);
        }
        try (var tunnel = TestTunnel.tun(claims).start()) {
            var stop = new AtomicBoolean();
            var threads = new ArrayList<Thread>();
            try {
                for (int i = 0; i < floods; i++) {
                    var peer = tunnel.raw(claims[i]);
                    byte[] frame = peer.request();
                    byte[] many = new byte[frame.length * 1000];
                    for (int at = 0; at < many.length; at += frame.length) {
                        System.arraycopy(frame, 0, many, at, frame.length);
                    }
                    threads.add(Thread.ofPlatform().start(() -> flood(peer, many, stop)));
                }
                var client = tunnel.client(claims[floods]);
                byte[] packet = ip(claims[floods], SERVER, "through the floods");
                client.link.inject(packet);
                tunnel.receives(packet);
            } finally {
                stop.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
    }

    private static void flood(RawPeer peer, byte[] frames, AtomicBoolean stop) {
        try (peer) {
            while (!stop.get()) {
                peer.send(frames);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
