package ipcp.tunnel;

import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.tunnel.TestTunnel.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server and two clients: A has a subnet and IPv6 addresses behind it, B a part of that subnet. */
@Timeout(30)
class TunRoutingTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String A = "10.10.0.2";
    private static final String B = "10.10.0.3";
    private static final String OFFLINE = "10.10.0.4";

    private TestTunnel tunnel;
    private TestClient a;
    private TestClient b;

    @BeforeEach
    void connect() throws Exception {
        tunnel = TestTunnel.tun(A, B, OFFLINE)
                .allowing(A, "192.168.0.0/16", "fd00:a::/64")
                .allowing(B, "192.168.7.0/24", "fd00:a::b/128")
                .start();
        a = tunnel.client(A);
        b = tunnel.client(B);
    }

    @AfterEach
    void disconnect() {
        tunnel.close();
    }

    @Test
    void aClientsPacketForTheServerReachesItsDevice() throws Exception {
        byte[] packet = ip(A, SERVER, "ping");
        a.link.inject(packet);
        tunnel.receives(packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "10.10.0.77", "172.16.0.1"})
    void whatIsNobodysGoesToTheDeviceForTheKernelToRoute(String destination) throws Exception {
        byte[] packet = ip(A, destination, "to the world");
        a.link.inject(packet);
        tunnel.receives(packet);
    }

    @ParameterizedTest
    @CsvSource({
        "10.10.0.1, 10.10.0.2, A",
        "10.10.0.1, 10.10.0.3, B",
        "10.10.0.1, 192.168.6.1, A",
        "10.10.0.1, 192.168.7.1, B",
        "8.8.8.8, 192.168.0.1, A",
        "fd00:ffff::1, fd00:a::1, A",
        "fd00:ffff::1, fd00:a::b, B"
    })
    void theServersPacketGoesToTheOwnerOfTheLongestPrefix(String source, String destination, String owner)
            throws Exception {
        byte[] packet = ip(source, destination, "from the device");
        tunnel.link.inject(packet);
        (owner.equals("A") ? a : b).receives(packet);
        nothingElseArrives();
    }

    @ParameterizedTest
    @CsvSource({
        "10.10.0.2, 10.10.0.3",
        "10.10.0.2, 192.168.7.9",
        "192.168.9.9, 10.10.0.3",
        "fd00:a::1, fd00:a::b",
        "192.168.7.255, 192.168.7.1" // A may not: the subnet is B's
    })
    void clientsReachEachOtherWithinTheServer(String source, String destination) throws Exception {
        byte[] packet = ip(source, destination, "to B");
        a.link.inject(packet);
        if (source.equals("192.168.7.255")) {
            tunnel.counts(Counter.DROPPED_BAD_SOURCE, 1);
        } else {
            b.receives(packet);
        }
        nothingElseArrives();
    }

    @ParameterizedTest
    @CsvSource({
        "10.10.0.1", // the server's
        "10.10.0.3", // B's claim
        "192.168.7.1", // within A's network, but B's
        "10.10.0.99",
        "8.8.8.8",
        "0.0.0.0",
        "fd00:a::b",
        "fd00:b::1",
        "fe80::1"
    })
    void aForgedSourceIsDroppedAndCounted(String source) throws Exception {
        boolean v6 = source.indexOf(':') >= 0;
        a.link.inject(ip(source, v6 ? "fd00:ffff::1" : SERVER, "forged"));
        a.link.inject(ip(source, v6 ? "fd00:a::b" : B, "forged"));
        a.link.inject(ip(source, v6 ? "ff02::1" : "255.255.255.255", "forged"));

        tunnel.counts(Counter.DROPPED_BAD_SOURCE, 3);
        nothingElseArrives();
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "10.10.0.255", "224.0.0.1", "239.255.255.250"})
    void aClientsBroadcastReachesAllButItself(String destination) throws Exception {
        byte[] packet = ip(A, destination, "to all");
        a.link.inject(packet);
        b.receives(packet);
        tunnel.receives(packet);
        nothingElseArrives();
    }

    @Test
    void anIpv6MulticastReachesAllButItsSender() throws Exception {
        byte[] packet = ip("fd00:a::1", "ff02::fb", "to all");
        a.link.inject(packet);
        b.receives(packet);
        tunnel.receives(packet);
        nothingElseArrives();
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "10.10.0.255", "224.0.0.251"})
    void theServersBroadcastReachesEveryClient(String destination) throws Exception {
        byte[] packet = ip(SERVER, destination, "to all");
        tunnel.link.inject(packet);
        a.receives(packet);
        b.receives(packet);
        nothingElseArrives();
    }

    @Test
    void aPacketForAClientThatIsOfflineIsDropped() throws Exception {
        a.link.inject(ip(A, OFFLINE, "hello?"));
        tunnel.counts(Counter.DROPPED_NO_ROUTE, 1);
        tunnel.link.inject(ip(SERVER, OFFLINE, "hello?"));
        tunnel.counts(Counter.DROPPED_NO_ROUTE, 2);
        nothingElseArrives();
    }

    @Test
    void aPacketToItsOwnSenderIsDropped() throws Exception {
        a.link.inject(ip(A, A, "to myself"));
        a.link.inject(ip(A, "192.168.1.1", "to my own subnet"));
        tunnel.counts(Counter.DROPPED_NO_ROUTE, 2);
        nothingElseArrives();
    }

    @Test
    void whatTheKernelSendsToNobodyIsDropped() throws Exception {
        tunnel.link.inject(ip(SERVER, "10.10.0.99", "nobody"));
        tunnel.counts(Counter.DROPPED_NO_ROUTE, 1);
        nothingElseArrives();
    }

    @Test
    void whatIsNoPacketIsDroppedAndCounted() throws Exception {
        tunnel.link.inject(new byte[] {0x45});
        tunnel.link.inject(new byte[64]);
        tunnel.counts(Counter.DROPPED_MALFORMED, 2);
        nothingElseArrives();
    }

    @Test
    void packetsOfEverySizeArriveUnchanged() throws Exception {
        for (int size : new int[] {0, 1, 7, 512, 1380}) {
            byte[] packet = ip(A, SERVER, RawPeer.random(size));
            a.link.inject(packet);
            tunnel.receives(packet);
            byte[] back = ip(SERVER, A, RawPeer.random(size));
            tunnel.link.inject(back);
            a.receives(back);
        }
    }

    /** Whatever was under way before these has arrived before these, or nowhere. */
    private void nothingElseArrives() throws Exception {
        byte[] toServer = ip(B, SERVER, "marker");
        byte[] alsoToServer = ip(A, SERVER, "marker");
        byte[] toA = ip(SERVER, A, "marker");
        byte[] toB = ip(SERVER, B, "marker");
        a.link.inject(alsoToServer);
        tunnel.receives(alsoToServer);
        b.link.inject(toServer);
        tunnel.receives(toServer);
        tunnel.link.inject(toA);
        a.receives(toA);
        tunnel.link.inject(toB);
        b.receives(toB);
        assertThat(tunnel.server.connected()).isEqualTo(2);
    }

    @Test
    void aClientThatIsAllowedEverythingDoesNotGetTheServersAddress() throws Exception {
        try (var small = TestTunnel.tun("10.10.0.2", "10.10.0.3")
                .allowing("10.10.0.3", "0.0.0.0/0")
                .start()) {
            var client = small.client("10.10.0.2");
            var greedy = small.client("10.10.0.3");
            byte[] packet = ip("10.10.0.2", TestTunnel.TUN_SERVER, "for the server");
            client.link.inject(packet);
            small.receives(packet);

            greedy.link.inject(ip(TestTunnel.TUN_SERVER, "10.10.0.2", "in the server's name"));
            small.counts(Counter.DROPPED_BAD_SOURCE, 1);
        }
    }
}
