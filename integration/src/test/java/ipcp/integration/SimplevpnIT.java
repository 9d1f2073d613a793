package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of {@code simplevpn} with clients of ours and others. */
@NeedsNamespaces
@Timeout(120)
class SimplevpnIT {
    private static final Amount BULK = Amount.of(16 << 20);

    /** What came to ask, and what a /24 has for them without the server's own. */
    private static final int COMERS = 300;

    private static final int ADDRESSES = 253;

    @Test
    void clientsReachTheServerAndEachOther() throws Exception {
        try (SimplevpnStar star = new SimplevpnStar(2)) {
            Ipcpd server = star.startServer();
            Ipcpd first = star.startClient(1);
            assertThat(first.awaitEvent("settings", PATIENCE)).contains("address=10.10.0.2/24");
            star.startClient(2, Map.of("tun_ip", "10.10.0.77"));
            try (TrafficServer _ = sink(star.server());
                    TrafficServer _ = sink(star.client(2))) {
                for (String to : List.of("10.10.0.1", "10.10.0.77")) {
                    var traffic = traffic(star.client(1), to);
                    assertThat(traffic.awaitEcho(PATIENCE)).as(to).isTrue();
                    assertThat(traffic.upload(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
                    assertThat(traffic.download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
                }
            }
            first.stop();
            server.stop();
        }
    }

    @Test
    void clientsThatAreKeptApartReachTheServerOnly() throws Exception {
        try (SimplevpnStar star = new SimplevpnStar(2).with("client_to_client", false)) {
            star.startServer();
            star.startClient(1);
            star.startClient(2);

            assertThat(star.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
            assertThat(star.client(2).pings("10.10.0.1", PATIENCE)).isTrue();
            assertThat(star.client(1).pings("10.10.0.3", Duration.ofMillis(500)))
                    .isFalse();
            assertThat(star.client(2).pings("10.10.0.2", Duration.ofMillis(500)))
                    .isFalse();
        }
    }

    @Test
    void aServerThatRestartsFindsItsClientAgainWithTheSameAddress() throws Exception {
        try (SimplevpnStar star = new SimplevpnStar(2)) {
            Ipcpd server = star.startServer();
            Ipcpd first = star.startClient(1);
            Ipcpd second = star.startClient(2);
            int firstSaw = first.program().lines().size();
            int secondSaw = second.program().lines().size();

            server.stop();
            first.awaitEvent(firstSaw, "disconnected", PATIENCE);
            second.awaitEvent(secondSaw, "disconnected", PATIENCE);
            star.startServer();

            first.awaitEvent(firstSaw, "session-up", PATIENCE);
            second.awaitEvent(secondSaw, "session-up", PATIENCE);
            assertThat(star.server().pings("10.10.0.2", PATIENCE)).isTrue();
            assertThat(star.client(1).pings("10.10.0.3", PATIENCE)).isTrue();
        }
    }

    @Test
    void whoComesWhenAllPlacesAreTakenIsRefusedUntilSomebodyLeaves() throws Exception {
        try (SimplevpnStar star = new SimplevpnStar(1).with("max_clients", 2)) {
            Ipcpd server = star.startServer();
            List<OldSimplevpn> clients = new ArrayList<>();
            try {
                assertThat(come(star, 0, clients)).hasValue("10.10.0.2");
                assertThat(come(star, 1, clients)).hasValue("10.10.0.3");
                assertThat(come(star, 2, clients)).isEmpty();

                clients.getFirst().close();
                server.awaitEvent("session-down", PATIENCE);
                assertThat(come(star, 2, clients)).isPresent();
            } finally {
                close(clients);
            }
        }
    }

    /** Each comes from an address of its own, by which the server knows it again. */
    @Test
    void of300ClientsAsManyAreServedAsThereAreAddressesAlsoAfterARestart() throws Exception {
        try (SimplevpnStar star = new SimplevpnStar(1).with("max_clients", 256).with("heartbeat_timeout_ms", 80_000)) {
            Ipcpd server = star.startServer();
            Map<Integer, String> before = new LinkedHashMap<>();
            List<OldSimplevpn> clients = new ArrayList<>();
            try {
                for (int k = 0; k < COMERS; k++) {
                    come(star, k, clients).ifPresent(given -> before.put(before.size(), given));
                }
                assertThat(before.values()).hasSize(ADDRESSES).doesNotHaveDuplicates();
                serves(clients.getFirst(), clients.getLast());
            } finally {
                close(clients);
            }
            server.stop();
            assertThat(server.program().lines())
                    .filteredOn(line -> line.contains("event=refused"))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("reason=no-address"));
            assertThat(server.program().lines())
                    .noneMatch(line -> line.contains("OutOfMemory") || line.contains("event=bug"));
            assertThat(Files.readAllLines(star.leases())).hasSize(1 + ADDRESSES);

            star.startServer();
            clients.clear();
            try {
                for (int k = ADDRESSES - 1; k >= 0; k--) {
                    assertThat(come(star, k, clients)).as("client " + k).hasValue(before.get(k));
                }
                serves(clients.getFirst(), clients.getLast());
            } finally {
                close(clients);
            }
        }
    }

    /** The address that client k is given, who stays then; none if it is refused. */
    private static Optional<String> come(SimplevpnStar star, int k, List<OldSimplevpn> stay) throws IOException {
        InetAddress source = InetAddress.ofLiteral("127.1." + k / 200 + "." + (1 + k % 200));
        OldSimplevpn client = OldSimplevpn.connect(star.server(), source, "127.0.0.1");
        Optional<InetAddress> given = client.request();
        if (given.isPresent()) {
            stay.add(client);
        } else {
            client.close();
        }
        return given.map(InetAddress::getHostAddress);
    }

    /** The server's host answers both, and each gets what the other sends. */
    private static void serves(OldSimplevpn one, OldSimplevpn other) throws IOException {
        assertThat(one.isAlive()).isTrue();
        assertThat(other.isAlive()).isTrue();
        one.send(Pings.request(one.address(), "10.10.0.1"));
        assertThat(Pings.isReply(one.read())).isTrue();
        byte[] packet = Pings.request(one.address(), other.address());
        one.send(packet);
        byte[] received = other.read();
        assertThat(Pings.isRequest(received)).isTrue();
        other.send(Pings.reply(received));
        assertThat(Pings.isReply(one.read())).isTrue();
    }

    private static void close(List<OldSimplevpn> clients) throws IOException {
        for (OldSimplevpn client : clients) {
            client.close();
        }
    }

    @Test
    void clientsThatDoNotReadLoseTheirOwnPacketsAndNobodyElses() throws Exception {
        try (SimplevpnStar star = new SimplevpnStar(2).with("heartbeat_timeout_ms", 80_000)) {
            Ipcpd server = star.startServer();
            star.startClient(1);
            List<OldSimplevpn> deaf = new ArrayList<>();
            try (TrafficServer _ = sink(star.client(1))) {
                for (int k = 0; k < 8; k++) {
                    assertThat(come(star, k, deaf)).isPresent();
                }
                for (OldSimplevpn client : deaf) {
                    Floods.sendCalmly(star.server(), client.address(), 3000);
                }
                var toTheOne = traffic(star.server(), "10.10.0.2");

                assertThat(toTheOne.upload(1, BULK).bytes()).isEqualTo(BULK.bytes());
                assertThat(toTheOne.download(1, BULK).bytes()).isEqualTo(BULK.bytes());
            } finally {
                close(deaf);
            }
            server.stop();
            assertThat(server.program().lines())
                    .filteredOn(line -> line.contains("event=session-down") && !line.contains("client=10.10.0.2 "))
                    .hasSize(8)
                    .allMatch(line -> line.matches(".*\\bdropped_queue_full=[1-9].*"));
        }
    }
}
