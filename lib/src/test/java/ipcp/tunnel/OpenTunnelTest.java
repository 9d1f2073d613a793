package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.transport.Connection;
import ipcp.transport.Endpoint;
import ipcp.transport.Listener;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.ClientWire;
import ipcp.wire.SimplevpnClient;
import ipcp.wire.SimplevpnOffer;
import ipcp.wire.ZportalClient;
import ipcp.wire.ZportalOffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers of wires that prove nothing: their clients are whoever comes. */
@Timeout(60)
class OpenTunnelTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String A = "10.10.0.2";
    private static final String B = "10.10.0.3";
    private static final int MTU = 1400;

    private static TestTunnel simplevpn(String pool, int most) throws IOException {
        var plan = new AddressPlan(List.of(Cidr.parse(pool)), List.of(), Optional.empty());
        return TestTunnel.open(new Clients.Anyone(most, plan), new SimplevpnOffer())
                .start();
    }

    private static TestTunnel zportal() throws IOException {
        return TestTunnel.open(new Clients.One(), new ZportalOffer(false)).start();
    }

    private static TestClient client(TestTunnel tunnel, ClientWire wire, boolean reconnect) {
        return new TestClient(
                tunnel.port,
                new ClientOptions(
                        wire,
                        Accepting.NOTHING,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        reconnect));
    }

    private static SimplevpnOldClient oldClient(TestTunnel tunnel, String expected) throws IOException {
        var client = SimplevpnOldClient.connect(tunnel.port);
        assertThat(client.request()).contains(InetAddress.ofLiteral(expected));
        return client;
    }

    private static void packetsFlow(TestTunnel tunnel, SimplevpnOldClient client, String address) throws Exception {
        client.send(ip(address, SERVER, "request"));
        tunnel.receives(ip(address, SERVER, "request"));
        tunnel.link.inject(ip(SERVER, address, "answer"));
        assertThat(client.readPacket()).isEqualTo(ip(SERVER, address, "answer"));
    }

    @Test
    void simplevpnClientsOldAndNewReachTheServerAndOneAnother() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/24", 8);
                var old = oldClient(tunnel, A);
                var ours = client(tunnel, new SimplevpnClient(Optional.empty()), false)) {
            assertThat(ours.connected().told().addresses()).hasToString("[10.10.0.3/24]");
            packetsFlow(tunnel, old, A);
            ours.link.inject(ip(B, A, "from a neighbour"));
            assertThat(old.readPacket()).isEqualTo(ip(B, A, "from a neighbour"));
            old.send(ip(A, B, "and back"));
            ours.receives(ip(A, B, "and back"));
        }
    }

    /** Holes 2 and 3 of the original: nobody may speak, or listen, for another address. */
    @Test
    void noAddressCanBeStolen() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/24", 8);
                var victim = oldClient(tunnel, A);
                var thief = oldClient(tunnel, B)) {
            thief.send(ip(A, SERVER, "I am the victim"));
            thief.send(ip("10.10.0.77", SERVER, "I am new"));
            thief.send(ip("172.16.5.5", SERVER, "I am a stranger"));
            thief.send(ip(SERVER, A, "I am the server"));
            tunnel.counts(Counter.DROPPED_BAD_SOURCE, 4);
            packetsFlow(tunnel, victim, A);
            packetsFlow(tunnel, thief, B);
        }
    }

    /** Hole 4: the original waits for the one that does not read, and with it everybody. */
    @Test
    void aClientThatDoesNotReadKeepsNobodyWaiting() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/24", 8);
                var slow = SimplevpnOldClient.connectWithSmallBuffer(tunnel.port)) {
            assertThat(slow.request()).contains(InetAddress.ofLiteral(A));
            try (var fast = oldClient(tunnel, B)) {
                for (int i = 0; i < 4000; i++) {
                    tunnel.link.inject(ip(SERVER, A, new byte[1300]));
                    fast.send(ip(B, A, new byte[1300]));
                }
                packetsFlow(tunnel, fast, B);
                fast.keepalive();
                assertThat(fast.readPacket()).isEqualTo(SimplevpnOldClient.keepaliveMessage());
            }
        }
    }

    /** Hole 7, and what a client of the original takes for a refusal. */
    @Test
    void whoFindsNoAddressIsRefusedAndTheOthersGoOn() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/29", 8)) {
            List<SimplevpnOldClient> in = new ArrayList<>();
            for (String address : List.of(A, B, "10.10.0.4", "10.10.0.5", "10.10.0.6")) {
                in.add(oldClient(tunnel, address));
            }
            try (var late = SimplevpnOldClient.connect(tunnel.port)) {
                assertThat(late.request().orElse(InetAddress.ofLiteral("0.0.0.0")))
                        .isEqualTo(InetAddress.ofLiteral("0.0.0.0"));
                assertThat(late.read()).isEmpty();
            }
            try (var ours = client(tunnel, new SimplevpnClient(Optional.empty()), false)) {
                assertThat(ours.end().reason()).isEqualTo(Reason.REFUSED);
                assertThat(ours.end().detail()).contains("no address");
            }
            packetsFlow(tunnel, in.getFirst(), A);
            in.removeFirst().close();
            eventually("there is room again", () -> tunnel.server.connected() == 4);
            try (var next = oldClient(tunnel, A)) {
                packetsFlow(tunnel, next, A);
            }
            for (var client : in) {
                client.close();
            }
        }
    }

    @Test
    void noMoreGetInThanThereArePlaces() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/24", 1);
                var first = oldClient(tunnel, A);
                var second = SimplevpnOldClient.connect(tunnel.port)) {
            assertThat(second.request().orElse(InetAddress.ofLiteral("0.0.0.0")))
                    .isEqualTo(InetAddress.ofLiteral("0.0.0.0"));
            packetsFlow(tunnel, first, A);
        }
    }

    @Test
    void anAddressThatIsWantedIsGrantedToOne() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/24", 8);
                var first = SimplevpnOldClient.connect(tunnel.port);
                var second = SimplevpnOldClient.connect(tunnel.port)) {
            assertThat(first.request("10.10.0.77")).contains(InetAddress.ofLiteral("10.10.0.77"));
            assertThat(second.request("10.10.0.77").orElse(InetAddress.ofLiteral("0.0.0.0")))
                    .isEqualTo(InetAddress.ofLiteral("0.0.0.0"));
            packetsFlow(tunnel, first, "10.10.0.77");
            try (var ours = client(tunnel, new SimplevpnClient(Optional.of(IpAddress.parse("10.10.0.78"))), false)) {
                assertThat(ours.connected().told().addresses()).hasToString("[10.10.0.78/24]");
            }
        }
    }

    /** Three hundred for 254 addresses, which are 253 beside the server's own. */
    @Test
    void ofThreeHundredClientsAsManyGetInAsThereAreAddressesEachWithItsOwn() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/24", Clients.Anyone.MOST)) {
            Set<InetAddress> given = new HashSet<>();
            List<SimplevpnOldClient> clients = new ArrayList<>();
            InetAddress none = InetAddress.ofLiteral("0.0.0.0");
            int refused = 0;
            for (int i = 0; i < 300; i++) {
                var client = SimplevpnOldClient.connect(tunnel.port);
                clients.add(client);
                InetAddress address = client.request().orElse(none);
                if (address.equals(none)) {
                    refused++;
                } else {
                    assertThat(given.add(address)).as("%s once", address).isTrue();
                }
            }
            assertThat(given).hasSize(253);
            assertThat(refused).isEqualTo(47);
            packetsFlow(tunnel, clients.getFirst(), A);
            packetsFlow(tunnel, clients.get(252), "10.10.0.254");
            for (var client : clients) {
                client.close();
            }
            eventually("all are gone", () -> tunnel.server.connected() == 0);
        }
    }

    /** A connection costs nothing: without this whoever likes takes all. */
    @Test
    void theSourceThatHasMostMakesRoomForOthers() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/24", 4)) {
            List<SimplevpnOldClient> crowd = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                crowd.add(SimplevpnOldClient.connect(tunnel.port));
                assertThat(crowd.getLast().request()).contains(InetAddress.ofLiteral("10.10.0." + (2 + i)));
            }
            try (var other = SimplevpnOldClient.connectFrom("127.0.0.2", tunnel.port)) {
                assertThat(other.request()).contains(InetAddress.ofLiteral("10.10.0.6"));
                packetsFlow(tunnel, other, "10.10.0.6");
                assertThat(crowd.getLast().read()).as("who came last has gone").isEmpty();
                packetsFlow(tunnel, crowd.getFirst(), A);
                try (var fifth = SimplevpnOldClient.connect(tunnel.port)) {
                    assertThat(fifth.request().orElse(InetAddress.ofLiteral("0.0.0.0")))
                            .as("its source has most already")
                            .isEqualTo(InetAddress.ofLiteral("0.0.0.0"));
                }
            }
            for (var client : crowd) {
                client.close();
            }
        }
    }

    /** Long packets and short ones to all who do not read: there is memory for the two who do. */
    @Test
    void manyThatDoNotReadLeaveMemoryForOthers() throws Exception {
        try (var tunnel = simplevpn("10.10.0.0/23", Clients.Anyone.MOST);
                var a = oldClient(tunnel, A);
                var b = oldClient(tunnel, B)) {
            List<SimplevpnOldClient> mute = new ArrayList<>();
            for (int i = 2; i < Clients.Anyone.MOST; i++) {
                mute.add(SimplevpnOldClient.connectWithSmallBuffer(tunnel.port));
                assertThat(mute.getLast().request()).isPresent();
            }
            String flooder = mute.getLast().address().orElseThrow().getHostAddress();
            // The two who read hear it all.
            Thread.startVirtualThread(() -> readAll(a));
            var heard = new FutureTask<>(() -> readUntil(b, ip(A, B, "still here")));
            Thread.startVirtualThread(heard);
            for (int i = 0; i < 100; i++) {
                mute.getLast().send(ip(flooder, "255.255.255.255", new byte[60_000]));
            }
            for (int i = 0; i < 2000; i++) {
                mute.getLast().send(ip(flooder, "255.255.255.255", new byte[1000]));
            }
            while (!heard.isDone()) {
                a.send(ip(A, B, "still here"));
                tunnel.counts(Counter.DROPPED_BAD_SOURCE, 0);
            }
            assertThat(heard.get()).isTrue();
            for (var client : mute) {
                client.close();
            }
        }
    }

    private static boolean readUntil(SimplevpnOldClient client, byte[] packet) {
        for (var read = client.read(); read.isPresent(); read = client.read()) {
            if (Arrays.equals(read.get(), packet)) {
                readAll(client);
                return true;
            }
        }
        return false;
    }

    private static void readAll(SimplevpnOldClient client) {
        Thread.startVirtualThread(() -> {
            while (client.read().isPresent()) {}
        });
    }

    @Test
    void aZportalPeerGetsAllThatIsRoutedToTheDevice() throws Exception {
        try (var tunnel = zportal();
                var peer = ZportalPeer.connect(tunnel.port, MTU)) {
            peer.send(ip(A, SERVER, "request"));
            tunnel.receives(ip(A, SERVER, "request"));
            tunnel.link.inject(ip(SERVER, "192.0.2.1", "to anywhere"));
            tunnel.link.inject(ip("fd00::1", "fd00::2", "IPv6"));
            assertThat(peer.readPacket()).isEqualTo(ip(SERVER, "192.0.2.1", "to anywhere"));
            assertThat(peer.readPacket()).isEqualTo(ip("fd00::1", "fd00::2", "IPv6"));
            peer.send(ip(SERVER, A, "I am you"));
            tunnel.counts(Counter.DROPPED_BAD_SOURCE, 1);
        }
    }

    @Test
    void oursTalkZportalToOneAnother() throws Exception {
        try (var tunnel = zportal();
                var ours = client(tunnel, new ZportalClient(MTU, false), true).connected()) {
            ours.link.inject(ip(A, SERVER, "request"));
            tunnel.receives(ip(A, SERVER, "request"));
            tunnel.link.inject(ip(SERVER, A, "answer"));
            ours.receives(ip(SERVER, A, "answer"));
        }
    }

    /** The original takes one connection in its life, and ends with it. */
    @Test
    void whoConnectsAndSaysNothingIsInNobodysWay() throws Exception {
        try (var tunnel = zportal();
                var scanner = new Socket(InetAddress.getLoopbackAddress(), tunnel.port)) {
            eventually("it is there", () -> tunnel.server.connected() == 1);
            try (var peer = ZportalPeer.connect(tunnel.port, MTU)) {
                assertThat(scanner.getInputStream().read()).isEqualTo(-1);
                peer.send(ip(A, SERVER, "request"));
                tunnel.receives(ip(A, SERVER, "request"));
            }
        }
    }

    @Test
    void whoComesSecondIsRefusedAndWhoComesAfterIsNot() throws Exception {
        try (var tunnel = zportal()) {
            try (var first = ZportalPeer.connect(tunnel.port, MTU)) {
                first.send(ip(A, SERVER, "I was first"));
                tunnel.receives(ip(A, SERVER, "I was first"));
                try (var second = ZportalPeer.connect(tunnel.port, MTU)) {
                    assertThat(second.read()).isEmpty();
                }
                tunnel.link.inject(ip(SERVER, A, "and you are still"));
                assertThat(first.readPacket()).isEqualTo(ip(SERVER, A, "and you are still"));
            }
            eventually("it is gone", () -> tunnel.server.connected() == 0);
            try (var next = ZportalPeer.connect(tunnel.port, MTU)) {
                next.send(ip(A, SERVER, "I am next"));
                tunnel.receives(ip(A, SERVER, "I am next"));
            }
        }
    }

    @Test
    void aBadFrameEndsThatSessionAndTheNextPeerIsServed() throws Exception {
        try (var tunnel = zportal()) {
            byte[] ones = new byte[40];
            Arrays.fill(ones, (byte) -1);
            try (var hostile = ZportalPeer.connect(tunnel.port, MTU)) {
                hostile.sendRaw(ones);
                assertThat(hostile.read()).isEmpty();
            }
            try (var peer = ZportalPeer.connect(tunnel.port, MTU)) {
                peer.send(ip(A, SERVER, "request"));
                tunnel.receives(ip(A, SERVER, "request"));
            }
        }
    }

    @Test
    void aZportalClientConnectsAgain() throws Exception {
        int port;
        try (var tunnel = zportal()) {
            port = tunnel.port;
        }
        try (var tunnel = TestTunnel.open(new Clients.One(), new ZportalOffer(false))
                        .port(port)
                        .start();
                var ours = client(tunnel, new ZportalClient(MTU, false), true).connected();
                var other = ZportalPeer.connect(tunnel.port, MTU)) {
            assertThat(ours.isRunning()).isTrue();
            other.send(ip(A, SERVER, "I take its place"));
            tunnel.receives(ip(A, SERVER, "I take its place"));
            other.socket.close();
            eventually("ours is back", ours.client::isConnected);
        }
    }

    /** Or a stranger with no key would pass for the credential that is called as he is. */
    @Test
    void aWireThatProvesNothingIsNotForClientsThatHaveToProveThemselves() {
        assertThatThrownBy(() -> TestTunnel.tun(A)
                        .name(A, "peer")
                        .wires(new ZportalOffer(false))
                        .start())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        TestTunnel.open(new Clients.One(), new SimplevpnOffer()).start())
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Such as a socket's file in a folder that is not ours any more. */
    @Test
    void aListenerThatCannotBeClosedKeepsNothingElseFromEnding() throws Exception {
        try (var tunnel = TestTunnel.tun(A)
                        .listener(real -> new Listener() {
                            @Override
                            public Connection accept() throws IOException {
                                return real.accept();
                            }

                            @Override
                            public Endpoint local() {
                                return real.local();
                            }

                            @Override
                            public void close() {
                                real.close();
                                throw new UncheckedIOException(new IOException("it stays"));
                            }
                        })
                        .start();
                var peer = tunnel.raw(A)) {
            tunnel.stop();
            peer.awaitEnd();
        }
    }
}
