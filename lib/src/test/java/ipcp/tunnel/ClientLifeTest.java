package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.link.LinkKind;
import ipcp.link.MemoryLink;
import ipcp.transport.Approach;
import ipcp.transport.Dialers;
import ipcp.transport.Endpoint;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.tunnel.TestTunnel.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client and what it may find at the other end. */
@Timeout(30)
class ClientLifeTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String A = "10.10.0.2";
    private static final Duration QUICKLY = Duration.ofMillis(2500);

    private ServerSocket socket;

    @BeforeEach
    void listen() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void aSilentServerIsGivenUp() throws Exception {
        try (var client = client(false, Duration.ofMillis(400));
                Socket silent = socket.accept()) {
            assertThat(client.end().reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
            assertThat(silent.isConnected()).isTrue();
        }
    }

    @Test
    void afterAServerThatTakesConnectionsAndSaysNothingTheNextOneIsTried() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start()) {
            List<Endpoint> servers = List.of(
                    new Endpoint.Tcp("127.0.0.1", socket.getLocalPort()), new Endpoint.Tcp("127.0.0.1", tunnel.port));
            var client = new TunnelClient(
                    options(A, TestTunnel.key(), Duration.ofMillis(400), true),
                    new MemoryLink(LinkKind.TUN, "client0", 1400),
                    Dialers.to(servers, List.of(), Approach.NONE));
            var run = TestTunnel.start(client::run);
            eventually("it is connected to the second one", client::isConnected);
            client.stop();
            run.get();
        }
    }

    @Test
    void aServerThatNeverProvesItselfIsGivenUp() throws Exception {
        try (var client = client(false, Duration.ofMillis(600));
                var server = accept()) {
            server.admit();
            assertThat(client.end().reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
            assertThat(client.client.isConnected()).isFalse();
        }
    }

    @Test
    void aWrongKeyIsARefusal() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start();
                var client = new TestClient(tunnel.port, once(A, RawPeer.random(32), Duration.ofSeconds(5)))) {
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
            assertThat(client.end().detail()).contains("wrong key").contains("log");
        }
    }

    @Test
    void anUnknownClaimIsARefusal() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start();
                var client = new TestClient(tunnel.port, once("10.10.0.99", TestTunnel.key(), Duration.ofSeconds(5)))) {
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void aServerThatClosesInsteadOfAChallengeHasRefused() throws Exception {
        try (var client = client(false, Duration.ofSeconds(5))) {
            accept().close();
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void aServerWithAnotherKeyIsARefusal() throws Exception {
        try (var client = client(false, Duration.ofSeconds(5));
                var impostor = new RawPeer(socket.accept(), RawPeer.random(32))) {
            impostor.readContent();
            impostor.send(RawPeer.frame(RawPeer.random(24)));
            impostor.readContent();
            impostor.send(impostor.ack());
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void whatIsNoServerIsARefusal() throws Exception {
        try (var client = client(false, Duration.ofSeconds(5));
                var other = accept()) {
            other.send("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        int port = socket.getLocalPort();
        socket.close();
        try (var client = new TestClient(port, once(A, TestTunnel.key(), Duration.ofSeconds(5)))) {
            assertThat(client.end().reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(client.end().detail()).contains("127.0.0.1:" + port);
        }
    }

    @Test
    void anEndOfTheSessionEndsAClientThatIsNotToReconnect() throws Exception {
        try (var client = client(false, Duration.ofSeconds(5))) {
            try (var server = accept()) {
                server.admit();
                server.send(server.ack());
                client.connected();
            }
            assertThat(client.end().reason()).isIn(Reason.PEER_CLOSED, Reason.CONNECTION_LOST);
        }
    }

    @Test
    void itConnectsAgainWhenItsServerIsBack() throws Exception {
        int port;
        TestClient client;
        try (var tunnel = TestTunnel.tun(A).start()) {
            port = tunnel.port;
            client = new TestClient(port, TestTunnel.options(A, TestTunnel.key())).connected();
        }
        eventually("it sees that its server has gone", () -> !client.client.isConnected());
        try (client;
                var tunnel = TestTunnel.tun(A).port(port).start()) {
            client.connected();
            byte[] packet = ip(A, SERVER, "here again");
            client.link.inject(packet);
            tunnel.receives(packet);
        }
    }

    @Test
    void theHeartbeatComesAtOnceAndAtEveryIntervalWhateverElseIsSent() throws Exception {
        try (var client = client(true, Duration.ofSeconds(5));
                var server = accept()) {
            server.admit();
            int requests = 0;
            long started = System.nanoTime();
            while (requests < 5) {
                client.link.inject(ip(A, SERVER, "data"));
                if (server.read().orElseThrow().type() == RawPeer.REQUEST) {
                    requests++;
                    server.send(server.ack());
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void silenceOfTheServerEndsTheSession() throws Exception {
        try (var client = client(false, Duration.ofSeconds(5));
                var server = accept()) {
            server.admit();
            server.send(server.ack());
            client.connected();
            assertThat(client.end().reason()).isEqualTo(Reason.HEARTBEAT_TIMEOUT);
        }
    }

    /** Where the C client falls silent for good: a request that waits while the queue towards the server is full. */
    @Test
    void aServerThatDidNotReadForAWhileGetsRequestsAndPacketsAgain() throws Exception {
        try (var listener = new ServerSocket()) {
            listener.setReceiveBufferSize(4096);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var options = options(A, TestTunnel.key(), Duration.ofSeconds(5), false);
            try (var client = new TestClient(listener.getLocalPort(), options);
                    var server = new RawPeer(listener.accept(), TestTunnel.key())) {
                server.admit();
                server.send(server.ack());
                client.connected();
                byte[] bulk = ip(A, SERVER, new byte[1300]);
                long full = System.nanoTime()
                        + options.heartbeatInterval().multipliedBy(2).toNanos();
                eventually("the queue is full for longer than an interval", () -> {
                    client.link.inject(bulk);
                    keepAlive(server);
                    return client.client.packetsInUse() >= Limits.OUTBOX_UNITS && System.nanoTime() > full;
                });

                byte[] later = ip(A, SERVER, "after the queue was full");
                boolean requested = false;
                boolean arrived = false;
                while (!requested || !arrived) {
                    RawPeer.Message message = server.read().orElseThrow();
                    requested |= message.type() == RawPeer.REQUEST;
                    arrived |= message.type() == RawPeer.DATA && Arrays.equals(message.packet(), later);
                    server.send(server.ack());
                    client.link.inject(later);
                }
                assertThat(client.client.isConnected()).isTrue();
            }
        }
    }

    private static void keepAlive(RawPeer server) {
        try {
            server.send(server.ack());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Section 2.2.8: a C server keeps what came with the hello until more comes. */
    @Test
    void aServerThatKeepsTheFirstRequestForLaterIsToleratedAndSoonConfirmed() throws Exception {
        try (var client = new TestClient(socket.getLocalPort(), TestTunnel.options(A, TestTunnel.key()));
                var server = accept()) {
            server.admit();
            assertThat(server.read()).map(RawPeer.Message::type).hasValue(RawPeer.REQUEST);
            assertThat(client.client.isConnected()).isFalse();
            server.socket.setSoTimeout(2_000); // the next heartbeat interval is far away
            assertThat(server.read()).map(RawPeer.Message::type).hasValue(RawPeer.REQUEST);
            server.send(server.ack(), server.ack());
            client.connected();
            assertThat(client.isRunning()).isTrue();
        }
    }

    @Test
    void unexpectedHeartbeatsAreIgnored() throws Exception {
        try (var client = new TestClient(socket.getLocalPort(), TestTunnel.options(A, TestTunnel.key()));
                var server = accept()) {
            server.admit();
            server.send(server.ack(), server.ack(), server.request(), server.request(), server.ack());
            byte[] packet = ip(SERVER, A, "data");
            server.send(server.data(packet));
            client.receives(packet);

            byte[] marker = ip(A, SERVER, "marker");
            client.link.inject(marker);
            Optional<RawPeer.Message> message = server.read();
            while (message.orElseThrow().type() == RawPeer.REQUEST) {
                message = server.read();
            }
            // a C server takes an answer for an error, and must never see one
            assertThat(message).map(RawPeer.Message::type).hasValue(RawPeer.DATA);
            server.socket.setSoTimeout(300);
            assertThatThrownBy(server::read).isInstanceOf(UncheckedIOException.class);
            assertThat(client.client.isConnected()).isTrue();
        }
    }

    @Test
    void stopWhileConnectingIsQuick() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) { // the system answers no more connections than that
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
            }
            var client = new TestClient(full.getLocalPort(), TestTunnel.options(A, TestTunnel.key()));
            stopsQuickly(client);
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void stopDuringTheHandshakeIsQuick() throws Exception {
        var client = client(true, Duration.ofSeconds(20));
        try (Socket silent = socket.accept()) {
            assertThat(silent.getInputStream().read()).isZero();
            stopsQuickly(client);
        }
    }

    @Test
    void stopBetweenTwoAttemptsIsQuick() throws Exception {
        var client = client(true, Duration.ofSeconds(5));
        for (int i = 0; i < 2; i++) {
            accept().close();
        }
        stopsQuickly(client);
    }

    @Test
    void stopOfAnIdleSessionIsQuick() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start()) {
            stopsQuickly(new TestClient(tunnel.port, TestTunnel.options(A, TestTunnel.key())).connected());
            eventually("the server knows", () -> tunnel.server.connected() == 0);
        }
    }

    @Test
    void stopIsGentleWithWhatIsQueued() throws Exception {
        try (var server = new ServerSocket()) {
            server.setReceiveBufferSize(4096);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var client = new TestClient(server.getLocalPort(), TestTunnel.options(A, TestTunnel.key()));
            try (var peer = new RawPeer(server.accept(), TestTunnel.key())) {
                peer.admit();
                peer.send(peer.ack());
                client.connected();
                byte[] bulk = ip(A, SERVER, new byte[1300]);
                eventually("the queue is full", () -> {
                    client.link.inject(bulk);
                    return client.client.packetsInUse() >= Limits.OUTBOX_UNITS;
                });

                client.client.stop();
                long packets = 0;
                Optional<RawPeer.Message> message = peer.read();
                while (message.isPresent()) {
                    packets += message.get().type() == RawPeer.DATA ? 1 : 0;
                    if (packets % 10 == 0) {
                        peer.send(peer.ack()); // a socket closed too early would answer with a reset
                    }
                    message = peer.read();
                }
                peer.hangUp();
                assertThat(client.end().reason()).isEqualTo(Reason.STOPPED);
                assertThat(packets).isEqualTo(client.client.counters().get(Counter.TX_PACKETS));
                assertThat(packets).isGreaterThan(Limits.OUTBOX_UNITS);
            }
        }
    }

    /** Reconnecting over and over must not cost memory. */
    @Test
    void aSessionThatEndsWhileTheDeviceStandsStillLeavesNoPacketBehind() throws Exception {
        try (var client = client(true, Duration.ofSeconds(5))) {
            client.link.pauseWrites();
            try (var server = accept()) {
                server.admit();
                byte[][] frames = new byte[200][];
                Arrays.setAll(frames, _ -> server.data(ip(SERVER, A, "flood")));
                server.send(frames);
                client.connected();
            }
            // the next session is another one, so the reader of the first has gone
            try (var server = accept()) {
                client.link.resumeWrites();
                server.admit();
            }
            eventually("all is free", () -> client.client.packetsInUse() == 0);
        }
    }

    private static void stopsQuickly(TestClient client)
            throws InterruptedException, ExecutionException, TimeoutException {
        long started = System.nanoTime();
        client.client.stop();
        assertThat(client.end().reason()).isEqualTo(Reason.STOPPED);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(QUICKLY);
        client.key.close();
    }

    private TestClient client(boolean reconnect, Duration handshake) {
        return new TestClient(socket.getLocalPort(), options(A, TestTunnel.key(), handshake, reconnect));
    }

    private static ClientOptions once(String claim, byte[] key, Duration handshake) {
        return options(claim, key, handshake, false);
    }

    private static ClientOptions options(String claim, byte[] key, Duration handshake, boolean reconnect) {
        var options = TestTunnel.options(claim, key);
        return new ClientOptions(
                options.wire(),
                options.accepting(),
                Duration.ofMillis(300),
                Duration.ofMillis(900),
                handshake,
                reconnect);
    }

    private RawPeer accept() throws IOException {
        return new RawPeer(socket.accept(), TestTunnel.key());
    }
}
