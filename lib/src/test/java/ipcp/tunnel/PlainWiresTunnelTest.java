package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.SimplevpnClient;
import ipcp.wire.SimplevpnServer;
import ipcp.wire.ZportalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the originals at the other end of a wire that does not encrypt can do to the whole tunnel, and it to them. */
@Timeout(30)
class PlainWiresTunnelTest {
    private static final String SERVER = "10.10.0.1";
    private static final String A = "10.10.0.2";
    private static final String B = "10.10.0.3";
    private static final int MTU = 1400;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static TestTunnel simplevpn(Duration authTimeout) throws IOException {
        var plan = new AddressPlan(List.of(Cidr.parse("10.10.0.0/24")), List.of(), Optional.empty());
        return TestTunnel.open(new Clients.Anyone(4, plan), side -> new SimplevpnServer(side.addresses(), side.mtu()))
                .authTimeout(authTimeout)
                .start();
    }

    /** A client that has this address and can be reached there, which takes a moment longer. */
    private static SimplevpnOldClient oldClient(TestTunnel tunnel, String address) throws IOException {
        int others = tunnel.server.connected();
        var client = SimplevpnOldClient.connect(tunnel.port);
        assertThat(client.request()).contains(InetAddress.ofLiteral(address));
        eventually("it is in", () -> tunnel.server.connected() > others);
        return client;
    }

    private static TestClient ourClient(int port, String... wanted) {
        return new TestClient(
                port,
                new ClientOptions(
                        new SimplevpnClient(
                                List.of(wanted).stream().map(IpAddress::parse).findFirst()),
                        Accepting.NOTHING,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        PATIENCE,
                        false));
    }

    // zportal

    @Test
    void whatIsNoPacketInAGoodFrameIsLostAndTheSessionOfZportalGoesOn() throws Exception {
        byte[] packet = ip("10.10.0.9", SERVER, "behind it");
        try (var server = TestTunnel.open(new Clients.One(), side -> new ZportalServer(side.mtu(), false))
                        .start();
                var peer = ZportalPeer.connect(server.port, MTU)) {
            peer.send(new byte[40], packet);
            server.receives(packet);
            assertThat(server.server.connected()).isEqualTo(1);
        }
    }

    // simplevpn: our server

    /** Holes 2 and 8, and whoever says nothing. */
    @Test
    void whoDoesNotAskForAnAddressHarmsNobody() throws Exception {
        try (var server = simplevpn(Duration.ofMillis(500));
                var good = oldClient(server, A);
                var forger = SimplevpnOldClient.connect(server.port);
                var half = SimplevpnOldClient.connect(server.port);
                var silent = SimplevpnOldClient.connect(server.port)) {
            forger.send(ip("10.10.0.77", SERVER, "without asking"));
            half.send(new byte[] {0x45, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            assertThat(forger.read()).isEmpty();
            assertThat(half.read()).isEmpty();
            assertThat(silent.read()).isEmpty();
            byte[] up = ip(A, SERVER, "as if nothing had been");
            good.send(up);
            server.receives(up);
        }
    }

    /** Hole 12. */
    @Test
    void aKeepaliveGoesToItsSenderAloneAndOnce() throws Exception {
        try (var server = simplevpn(PATIENCE);
                var a = oldClient(server, A);
                var b = oldClient(server, B);
                var waiting = SimplevpnOldClient.connect(server.port)) {
            a.keepalive();
            assertThat(a.readPacket()).isEqualTo(SimplevpnOldClient.keepaliveMessage());
            byte[] toA = ip(B, A, "next");
            byte[] toB = ip(A, B, "next");
            b.send(toA);
            assertThat(a.readPacket()).isEqualTo(toA);
            a.send(toB);
            assertThat(b.readPacket()).isEqualTo(toB);
            assertThat(waiting.request("10.10.0.9")).contains(InetAddress.ofLiteral("10.10.0.9"));
            assertThat(waiting.answerBytes()).isEqualTo(20);
        }
    }

    @Test
    void garbageInTheStreamEndsOneSessionOfSimplevpn() throws Exception {
        try (var server = simplevpn(PATIENCE);
                var a = oldClient(server, A);
                var b = oldClient(server, B)) {
            a.send(new byte[100]);
            assertThat(a.read()).isEmpty();
            byte[] up = ip(B, SERVER, "the other goes on");
            b.send(up);
            server.receives(up);
        }
    }

    // simplevpn: our client

    @Test
    void ourClientIsToldThatItsAddressIsInUse() throws Exception {
        try (var server = simplevpn(PATIENCE);
                var first = oldClient(server, A);
                var second = ourClient(server.port, A)) {
            assertThat(second.end().reason()).isEqualTo(Reason.REFUSED);
            assertThat(second.end().detail()).contains("no address");
            assertThat(first.address()).isPresent();
        }
    }

    @Test
    void ourClientsTalkThroughAnOldServer() throws Exception {
        String highest = "10.0.254.254";
        String wanted = "10.0.7.7";
        try (var server = new SimplevpnOldServer();
                var a = ourClient(server.port()).connected();
                var b = ourClient(server.port(), wanted).connected()) {
            assertThat(a.told().addresses()).containsExactly(InterfaceAddress.parse(highest + "/16"));
            assertThat(b.told().addresses()).containsExactly(InterfaceAddress.parse(wanted + "/16"));
            a.link.inject(ip("fe80::1", "ff02::2", "what would take its address"));
            a.link.inject(ip("192.168.1.1", wanted, "likewise"));
            for (int i = 0; i < 50; i++) {
                byte[] there = ip(highest, wanted, "there " + i);
                byte[] back = ip(wanted, highest, "back " + i);
                a.link.inject(there);
                b.receives(there);
                b.link.inject(back);
                a.receives(back);
            }
        }
    }

    @Test
    void anOldServersRefusalIsOne() throws Exception {
        try (var server = new SimplevpnOldServer();
                var client = ourClient(server.port(), "192.168.1.1")) {
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
            assertThat(client.end().detail()).contains("192.168.1.1", "in use");
        }
    }
}
