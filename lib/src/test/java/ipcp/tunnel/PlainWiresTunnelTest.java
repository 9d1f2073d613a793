package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.link.LinkKind;
import ipcp.link.MemoryLink;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.transport.Endpoint;
import ipcp.transport.TcpListener;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.ClientWire;
import ipcp.wire.ServerWire;
import ipcp.wire.SimplevpnClient;
import ipcp.wire.SimplevpnOffer;
import ipcp.wire.ZportalClient;
import ipcp.wire.ZportalOffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole tunnel over the wires that do not encrypt, with the originals at the other end. */
@Timeout(30)
class PlainWiresTunnelTest {
    private static final String SERVER = "10.10.0.1";
    private static final String A = "10.10.0.2";
    private static final String B = "10.10.0.3";
    private static final int MTU = 1400;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A server with a device in this process. */
    private static final class Server implements AutoCloseable {
        private final MemoryLink link = new MemoryLink(LinkKind.TUN, "server0", MTU);
        private final TunnelServer server;
        private final int port;
        private final FutureTask<Void> run;

        private Server(Clients clients, ServerWire.Offer offer, Duration authTimeout) throws IOException {
            var options = new ServerOptions(
                    LinkKind.TUN,
                    Optional.of(InterfaceAddress.parse(SERVER + "/24")),
                    Optional.empty(),
                    clients,
                    true,
                    offer,
                    authTimeout,
                    64,
                    Optional.empty(),
                    Duration.ofSeconds(60),
                    List.of());
            var listener = TcpListener.bind(new Endpoint.Tcp("127.0.0.1", 0));
            port = listener.local().port();
            server = new TunnelServer(options, link, List.of(listener));
            run = TestTunnel.start(() -> {
                server.run();
                return null;
            });
        }

        private static Server zportal() throws IOException {
            return new Server(new Clients.One(), new ZportalOffer(false), PATIENCE);
        }

        private static Server simplevpn(int most) throws IOException {
            return simplevpn(most, PATIENCE);
        }

        private static Server simplevpn(int most, Duration authTimeout) throws IOException {
            var plan = new AddressPlan(List.of(Cidr.parse("10.10.0.0/24")), List.of(), Optional.empty());
            return new Server(new Clients.Anyone(most, plan), new SimplevpnOffer(), authTimeout);
        }

        /** A client that has this address and can be reached there, which takes a moment longer. */
        private SimplevpnOldClient oldClient(String address) throws IOException {
            int others = server.connected();
            var client = SimplevpnOldClient.connect(port);
            assertThat(client.request()).contains(InetAddress.ofLiteral(address));
            eventually("it is in", () -> server.connected() > others);
            return client;
        }

        private void receives(byte[] packet) throws InterruptedException {
            assertThat(link.take(PATIENCE)).hasValue(packet);
        }

        private void counts(Counter counter, long count) {
            eventually(counter.toString(), () -> server.counters().get(counter) == count);
        }

        @Override
        public void close() {
            server.stop();
            eventually("the server ends", run::isDone);
        }
    }

    private static TestClient client(int port, ClientWire wire, boolean reconnect) {
        var heartbeat = Duration.ofSeconds(5);
        return new TestClient(
                port,
                new ClientOptions(wire, Accepting.NOTHING, heartbeat, Duration.ofSeconds(15), PATIENCE, reconnect));
    }

    private static TestClient simplevpn(int port, String... wanted) {
        return client(
                port,
                new SimplevpnClient(
                        List.of(wanted).stream().map(IpAddress::parse).findFirst()),
                false);
    }

    // zportal

    @Test
    void aBadFrameEndsOneSessionOfZportalAndTheNextPeerIsServed() throws Exception {
        byte[] up = ip("10.10.0.9", SERVER, "up");
        byte[] down = ip("fd00::1", "fd00::9", "down");
        List<byte[]> bad = List.of(
                new byte[] {-1, -1, -1, -1},
                ZportalPeer.frame(ZportalPeer.MAGIC, MTU + 1, 0, new byte[0]),
                ZportalPeer.frame(ZportalPeer.MAGIC, up.length, 0, up));
        try (var server = Server.zportal()) {
            for (byte[] frame : bad) {
                try (var peer = ZportalPeer.connect(server.port, MTU)) {
                    peer.send(up);
                    server.receives(up);
                    server.link.inject(down);
                    assertThat(peer.readPacket()).isEqualTo(down);
                    peer.sendRaw(frame);
                    assertThat(peer.read()).isEmpty();
                    eventually("it has gone", () -> server.server.connected() == 0);
                }
            }
            server.counts(Counter.DROPPED_MALFORMED, 0);
        }
    }

    @Test
    void whatIsNoPacketInAGoodFrameIsLostAndTheSessionOfZportalGoesOn() throws Exception {
        byte[] packet = ip("10.10.0.9", SERVER, "behind it");
        try (var server = Server.zportal();
                var peer = ZportalPeer.connect(server.port, MTU)) {
            peer.send(new byte[40], packet);
            server.receives(packet);
            assertThat(server.server.connected()).isEqualTo(1);
        }
    }

    @Test
    void whoSaysNothingToAZportalServerDoesNotKeepOthersOut() throws Exception {
        byte[] packet = ip("10.10.0.9", SERVER, "from a peer");
        try (var server = Server.zportal();
                var scanner = ZportalPeer.connect(server.port, MTU)) {
            eventually("the scanner has the place", () -> server.server.connected() == 1);
            try (var peer = ZportalPeer.connect(server.port, MTU)) {
                peer.send(packet);
                server.receives(packet);
                assertThat(scanner.read()).isEmpty();
            }
        }
    }

    @Test
    void ourZportalClientComesBackAfterABadFrame() throws Exception {
        byte[] up = ip("10.10.0.9", SERVER, "up");
        byte[] down = ip(SERVER, "10.10.0.9", "down");
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var client = client(listener.getLocalPort(), new ZportalClient(MTU, false), true)) {
            for (int i = 0; i < 2; i++) {
                try (var peer = ZportalPeer.accept(listener, MTU)) {
                    client.connected().link.inject(up);
                    assertThat(peer.readPacket()).isEqualTo(up);
                    peer.send(down);
                    client.receives(down);
                    peer.sendRaw(new byte[16]);
                    assertThat(peer.read()).isEmpty();
                }
            }
        }
    }

    // simplevpn: our server

    @Test
    void oldClientsReachEachOtherAndTheServer() throws Exception {
        try (var server = Server.simplevpn(4);
                var a = server.oldClient(A);
                var b = server.oldClient(B)) {
            for (int i = 0; i < 50; i++) {
                byte[] across = ip(A, B, "across " + i);
                byte[] up = ip(B, SERVER, "up " + i);
                byte[] down = ip(SERVER, A, "down " + i);
                a.send(across);
                assertThat(b.readPacket()).isEqualTo(across);
                b.send(up);
                server.receives(up);
                server.link.inject(down);
                assertThat(a.readPacket()).isEqualTo(down);
            }
        }
    }

    /** Hole 3. */
    @Test
    void nobodyTakesAnothersAddressByUsingIt() throws Exception {
        try (var server = Server.simplevpn(4);
                var victim = server.oldClient(A);
                var thief = server.oldClient(B)) {
            thief.send(ip(A, SERVER, "stolen"));
            thief.send(ip("172.16.5.5", SERVER, "foreign"));
            thief.send(ip("10.10.0.77", SERVER, "not given away"));
            thief.send(ip("fd00::7", "fd00::1", "IPv6"));
            byte[] own = ip(B, SERVER, "own");
            thief.send(own);
            server.receives(own);
            byte[] mail = ip(SERVER, A, "for the victim");
            server.link.inject(mail);
            assertThat(victim.readPacket()).isEqualTo(mail);
            server.counts(Counter.DROPPED_BAD_SOURCE, 4);
        }
    }

    /** Hole 4. */
    @Test
    void anOldClientThatDoesNotReadKeepsNobodyFromBeingAnswered() throws Exception {
        byte[] bulk = ip(SERVER, A, new byte[1300]);
        try (var server = Server.simplevpn(4);
                var slow = SimplevpnOldClient.connectWithSmallBuffer(server.port)) {
            assertThat(slow.request()).contains(InetAddress.ofLiteral(A));
            try (var other = server.oldClient(B)) {
                eventually("its queue is full", () -> {
                    for (int i = 0; i < 64; i++) {
                        server.link.inject(bulk);
                    }
                    return server.server.packetsInUse() >= Limits.OUTBOX_UNITS / 2;
                });
                for (int i = 0; i < 20; i++) {
                    other.keepalive();
                    assertThat(other.readPacket()).isEqualTo(SimplevpnOldClient.keepaliveMessage());
                    other.send(ip(B, A, "to the one that does not read"));
                }
                byte[] fromSlow = ip(A, SERVER, "it may still send");
                slow.send(fromSlow);
                server.receives(fromSlow);
            }
        }
    }

    /** Hole 7. */
    @Test
    void whoComesWhenAllAddressesAreGivenIsRefusedAndALaterOneIsNot() throws Exception {
        try (var server = Server.simplevpn(1)) {
            try (var first = server.oldClient(A);
                    var second = SimplevpnOldClient.connect(server.port)) {
                assertThat(second.request()).contains(InetAddress.ofLiteral("0.0.0.0"));
                assertThat(second.read()).isEmpty();
                byte[] up = ip(A, SERVER, "the first goes on");
                first.send(up);
                server.receives(up);
            }
            eventually("the first has gone", () -> server.server.connected() == 0);
            server.oldClient(A).close();
        }
    }

    /** Holes 2 and 8, and whoever says nothing. */
    @Test
    void whoDoesNotAskForAnAddressHarmsNobody() throws Exception {
        try (var server = Server.simplevpn(4, Duration.ofMillis(500));
                var good = server.oldClient(A);
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
        try (var server = Server.simplevpn(4);
                var a = server.oldClient(A);
                var b = server.oldClient(B);
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
        try (var server = Server.simplevpn(4);
                var a = server.oldClient(A);
                var b = server.oldClient(B)) {
            a.send(new byte[100]);
            assertThat(a.read()).isEmpty();
            byte[] up = ip(B, SERVER, "the other goes on");
            b.send(up);
            server.receives(up);
        }
    }

    // simplevpn: our client

    @Test
    void ourClientIsToldAddressAndMtuByOurServer() throws Exception {
        byte[] up = ip(A, SERVER, "up");
        byte[] down = ip(SERVER, A, "down");
        try (var server = Server.simplevpn(4);
                var client = simplevpn(server.port).connected()) {
            assertThat(client.told().addresses()).containsExactly(InterfaceAddress.parse(A + "/24"));
            assertThat(client.told().mtu()).hasValue(MTU);
            client.link.inject(up);
            server.receives(up);
            server.link.inject(down);
            client.receives(down);
        }
    }

    @Test
    void ourClientIsToldThatItsAddressIsInUse() throws Exception {
        try (var server = Server.simplevpn(4);
                var first = server.oldClient(A);
                var second = simplevpn(server.port, A)) {
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
                var a = simplevpn(server.port()).connected();
                var b = simplevpn(server.port(), wanted).connected()) {
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
                var client = simplevpn(server.port(), "192.168.1.1")) {
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
            assertThat(client.end().detail()).contains("192.168.1.1", "in use");
        }
    }
}
