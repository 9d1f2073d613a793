package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Eventually.within;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.SuperPackets;
import ipcp.wire.IpcpClient;
import ipcp.wire.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How sessions of a server begin, live and end, seen by a peer that is not of our making. */
@Timeout(30)
class ServerLifeTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String A = "10.10.0.2";
    private static final String B = "10.10.0.3";

    @Test
    void whatComesWithTheHelloIsTakenAtOnce() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start();
                var peer = RawPeer.connect(tunnel.port, TestTunnel.key())) {
            peer.send(RawPeer.frame(TestTunnel.claim(A).bytes()));
            byte[] packet = ip(A, SERVER, "in the same segment");
            byte[] hello = peer.hello(peer.readContent());
            peer.send(hello, peer.data(packet), peer.request());

            tunnel.receives(packet);
            assertThat(peer.read()).map(RawPeer.Message::type).hasValue(RawPeer.ACK);
        }
    }

    @Test
    void bothDialectsAreServedSideBySide() throws Exception {
        try (var tunnel = TestTunnel.tun(A, B).start();
                var binary = tunnel.raw(A);
                var text = RawPeer.connect(tunnel.port, TestTunnel.key()).loginAsText(B)) {
            TestTunnel.confirm(text);
            byte[] packet = ip(A, B, "from dialect to dialect");
            binary.send(binary.data(packet));
            assertThat(text.readPacket()).isEqualTo(packet);
            byte[] back = ip(B, A, "and back");
            text.send(text.data(back));
            assertThat(binary.readPacket()).isEqualTo(back);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"IPCP_1", "IPCP_1_TEXT"})
    void ourOwnClientSpeaksBothDialects(Protocol protocol) throws Exception {
        try (var tunnel = TestTunnel.tun(A).start()) {
            var client = tunnel.start(
                            A,
                            options -> new ClientOptions(
                                    speaking(options, protocol),
                                    options.accepting(),
                                    options.heartbeatInterval(),
                                    options.heartbeatTimeout(),
                                    options.handshakeTimeout(),
                                    true))
                    .connected();
            byte[] packet = ip(A, SERVER, "hello");
            client.link.inject(packet);
            tunnel.receives(packet);
        }
    }

    @Test
    void aServerAnswersEveryRequestOnceAndNeverAsks() throws Exception {
        try (var tunnel = TestTunnel.tun(A)
                        .heartbeatTimeout(Duration.ofSeconds(3))
                        .start();
                var peer = tunnel.raw(A)) {
            for (int i = 0; i < 50; i++) {
                peer.send(peer.request());
            }
            tunnel.link.inject(ip(SERVER, A, "data in between"));
            int acks = 0;
            int data = 0;
            while (acks < 50 || data < 1) {
                Optional<RawPeer.Message> message = peer.read();
                assertThat(message)
                        .map(RawPeer.Message::type)
                        .isIn(Optional.of(RawPeer.ACK), Optional.of(RawPeer.DATA));
                acks += message.orElseThrow().type() == RawPeer.ACK ? 1 : 0;
                data += message.orElseThrow().type() == RawPeer.DATA ? 1 : 0;
            }
            peer.socket.setSoTimeout(700);
            assertThatThrownBy(peer::read).isInstanceOf(UncheckedIOException.class); // nothing more comes
            assertThat(acks).isEqualTo(50);
            assertThat(data).isEqualTo(1);
        }
    }

    /** Section 3.2 of the C program's description: whatever is authentic is a sign of life there is. */
    @Test
    void aClientThatSendsOnlyIpv6AndMulticastIsNotTimedOut() throws Exception {
        try (var tunnel = TestTunnel.tun(A)
                        .heartbeatTimeout(Duration.ofMillis(1500))
                        .start();
                var peer = tunnel.raw(A)) {
            for (int i = 0; i < 25; i++) {
                boolean even = i % 2 == 0;
                peer.send(peer.data(even ? ip("fe80::1", "ff02::1", "solicit") : ip(A, "224.0.0.22", "report")));
                boolean ended = within(Duration.ofMillis(100), () -> tunnel.server.connected() == 0);
                assertThat(ended).isFalse();
            }
        }
    }

    @Test
    void aNewSessionOfAClientReplacesTheOldAtOnce() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start();
                var old = tunnel.raw(A);
                var young = tunnel.raw(A)) {
            old.awaitEnd();
            byte[] packet = ip(SERVER, A, "to the new one");
            tunnel.link.inject(packet);
            assertThat(young.readPacket()).isEqualTo(packet);
            byte[] back = ip(A, SERVER, "from the new one");
            young.send(young.data(back));
            tunnel.receives(back);
            assertThat(tunnel.server.connected()).isEqualTo(1);
        }
    }

    @Test
    void aSessionIsReplacedAlsoWhileItsOldOneWaitsForTheDevice() throws Exception {
        try (var tunnel = TestTunnel.tun(A, B).start();
                var other = tunnel.raw(B);
                var old = tunnel.raw(A)) {
            tunnel.link.pauseWrites();
            other.send(other.data(ip(B, SERVER, "this one is being written")));
            eventually("it is", tunnel.link::keepsAWriter);
            for (int i = 0; i < 2 * Limits.EGRESS_UNITS; i++) {
                old.send(old.data(ip(A, SERVER, "flood")));
            }
            eventually("the queue is full", () -> tunnel.server.packetsInUse() > Limits.EGRESS_UNITS);
            try (var young = RawPeer.connect(tunnel.port, TestTunnel.key())
                    .login(TestTunnel.claim(A).bytes())) {
                TestTunnel.confirm(young);
                old.awaitEnd();
                tunnel.link.resumeWrites();
                other.hangUp();
            }
            eventually("all is free", () -> tunnel.server.packetsInUse() == 0);
        }
    }

    @Test
    void silenceEndsASessionAndFreesEverything() throws Exception {
        try (var tunnel = TestTunnel.tun(A)
                        .heartbeatTimeout(Duration.ofMillis(500))
                        .start();
                var peer = tunnel.raw(A)) {
            tunnel.link.inject(ip(SERVER, A, "anybody there?"));
            peer.awaitEnd();

            eventually("it is over", () -> tunnel.server.connected() == 0);
            eventually("all is free", () -> tunnel.server.packetsInUse() == 0);
        }
    }

    @Test
    void manyConnectionsComeAndGoAndLeaveNothing() throws Exception {
        try (var tunnel = TestTunnel.tun(A, B).start()) {
            for (int i = 0; i < 50; i++) {
                try (var peer = tunnel.raw(i % 2 == 0 ? A : B)) {
                    peer.send(peer.data(ip(i % 2 == 0 ? A : B, SERVER, "round " + i)));
                    tunnel.link.inject(ip(SERVER, A, "round " + i));
                }
            }
            eventually("all are gone", () -> tunnel.server.connected() == 0);
            eventually("all is free", () -> tunnel.server.packetsInUse() == 0);
        }
        eventually(
                "no device thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("server/")));
    }

    /** Defect 9 of the C program. */
    @Test
    void aServerStartsAgainOnItsPortAtOnce() throws Exception {
        int port;
        List<RawPeer> peers = new ArrayList<>();
        try (var tunnel = TestTunnel.tun(A, B).start()) {
            port = tunnel.port;
            peers.add(tunnel.raw(A));
            peers.add(tunnel.raw(B));
            tunnel.stop(); // the server closes first: its port is in TIME_WAIT
        }
        try (var tunnel = TestTunnel.tun(A).port(port).start();
                var peer = tunnel.raw(A)) {
            assertThat(peer.socket.getPort()).isEqualTo(port);
        }
        peers.forEach(RawPeer::close);
    }

    @Test
    void aStopIsGentleWithWhatIsQueued() throws Exception {
        int count = 200;
        var device = new AtomicReference<UdpLink>();
        try (var tunnel = TestTunnel.tun(A)
                        .device(link -> {
                            device.set(new UdpLink(link));
                            return device.get();
                        })
                        .start();
                var peer = tunnel.raw(A)) {
            for (int i = 0; i < count; i++) {
                device.get().inject(SuperPackets.packet(ip(SERVER, A, "packet " + i)));
            }
            assertThat(peer.readPacket()).isEqualTo(ip(SERVER, A, "packet 0"));
            for (int i = 1; i < count; i++) {
                if (i == count / 2) {
                    eventually("all are read", device.get()::isRead);
                    tunnel.server.stop();
                }
                assertThat(peer.readPacket()).isEqualTo(ip(SERVER, A, "packet " + i));
            }
            peer.awaitEnd();
        }
    }

    @Test
    void aDeviceThatIsGoneEndsTheServerWithItsReason() throws Exception {
        var tunnel = TestTunnel.tun(A).start();
        try (var peer = tunnel.raw(A)) {
            tunnel.link.fail();
            peer.awaitEnd();
        }
        eventually("the server ends", () -> !tunnel.isRunning());
        assertThatThrownBy(tunnel::stop).hasCauseInstanceOf(IOException.class).hasMessageContaining("server0 is gone");
    }

    private static IpcpClient speaking(ClientOptions options, Protocol protocol) {
        var own = (IpcpClient) options.wire();
        return new IpcpClient(own.who(), protocol, own.suites());
    }
}
