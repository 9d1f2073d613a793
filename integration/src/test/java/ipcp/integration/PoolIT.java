package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of {@code ipcp/2} that are known by name, and get their address from the server's pool. */
@NeedsNamespaces
@Timeout(120)
class PoolIT {
    private static Tunnels tunnels() throws Exception {
        Tunnels tunnels = Tunnels.tun(2);
        return tunnels.with("pool", "10.10.0.0/24")
                .with("reserved", List.of("10.10.0.0/28"))
                .with("lease_file", tunnels.file("leases").toString())
                .with(
                        "credentials",
                        List.of(
                                Map.of("name", "alice", "key_file", "client1.key"),
                                Map.of("name", "bob", "key_file", "client2.key")));
    }

    private static Ipcpd start(Tunnels tunnels, int k, String... wish) throws Exception {
        Map<String, Object> config = tunnels.clientConfig(k);
        config.remove("tun_ip");
        config.put("name", k == 1 ? "alice" : "bob");
        for (String address : wish) {
            config.put("tun_ip", address);
        }
        return Ipcpd.startClient(tunnels.client(k), tunnels.write("named" + k + ".json", config));
    }

    private static void has(Ipcpd client, String address) throws Exception {
        assertThat(client.awaitEvent("settings", PATIENCE)).contains("address=" + address + "/24");
    }

    @Test
    void namesHaveTheSameAddressesAfterARestartWhoeverComesFirst() throws Exception {
        try (Tunnels tunnels = tunnels()) {
            Ipcpd server = Ipcpd.startServer(tunnels.server(), tunnels.writeServer());
            Ipcpd alice = start(tunnels, 1);
            has(alice, "10.10.0.16");
            Ipcpd bob = start(tunnels, 2);
            has(bob, "10.10.0.17");
            assertThat(tunnels.client(1).pings("10.10.0.17", PATIENCE)).isTrue();
            alice.stop();
            bob.stop();
            server.stop();
            assertThat(Files.readString(tunnels.file("leases"))).contains("10.10.0.16 ", "10.10.0.17 ");

            server = Ipcpd.startServer(tunnels.server(), tunnels.writeServer());
            bob = start(tunnels, 2);
            has(bob, "10.10.0.17");
            alice = start(tunnels, 1);
            has(alice, "10.10.0.16");

            assertThat(tunnels.client(2).pings("10.10.0.16", PATIENCE)).isTrue();
            int aliceSaw = alice.program().lines().size();
            int bobSaw = bob.program().lines().size();
            server.program().signal("KILL");
            alice.awaitEvent(aliceSaw, "disconnected", PATIENCE);
            bob.awaitEvent(bobSaw, "disconnected", PATIENCE);
            Ipcpd.startServer(tunnels.server(), tunnels.writeServer());
            alice.awaitEvent(aliceSaw, "session-up", PATIENCE);
            bob.awaitEvent(bobSaw, "session-up", PATIENCE);
            assertThat(tunnels.client(2).pings("10.10.0.16", PATIENCE)).isTrue();
        }
    }

    @Test
    void anAddressIsHadForTheAskingUnlessItIsReserved() throws Exception {
        try (Tunnels tunnels = tunnels()) {
            Ipcpd.startServer(tunnels.server(), tunnels.writeServer());
            Ipcpd alice = start(tunnels, 1, "10.10.0.77");
            Ipcpd bob = start(tunnels, 2, "10.10.0.3");

            has(alice, "10.10.0.77");
            has(bob, "10.10.0.16");
            assertThat(tunnels.client(1).pings("10.10.0.16", PATIENCE)).isTrue();
        }
    }

    /** The server's own IPv6 address, and with it the route to the pool, is the operator's to assign. */
    @Test
    void aPoolOfEachFamilyGivesAnAddressOfEach() throws Exception {
        try (Tunnels tunnels = tunnels()
                .with("pool", List.of("10.10.0.0/24", "fd00:10::/64"))
                .with("reserved", List.of("10.10.0.0/28", "fd00:10::/124"))) {
            tunnels.startServer();
            Ipcpd alice = start(tunnels, 1);
            start(tunnels, 2);

            assertThat(alice.awaitEvent("settings", PATIENCE)).contains("10.10.0.16/24", "fd00:10::10/64");
            assertThat(tunnels.client(1).pings("fd00:10::1", PATIENCE)).isTrue();
            assertThat(tunnels.client(1).pings("fd00:10::11", PATIENCE)).isTrue();
        }
    }

    @Test
    void clientsThatAreKeptApartReachTheServerOnly() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2).with("client_to_client", false)) {
            tunnels.startServer();
            tunnels.startClient(1);
            tunnels.startClient(2);

            for (int k = 1; k <= 2; k++) {
                assertThat(tunnels.client(k).pings("10.10.0.1", PATIENCE)).isTrue();
                assertThat(tunnels.client(k).pings("fd00:10::1", PATIENCE)).isTrue();
            }
            assertThat(tunnels.client(1).pings("10.10.0.3", Duration.ofMillis(500)))
                    .isFalse();
            assertThat(tunnels.client(2).pings("fd00:10::2", Duration.ofMillis(500)))
                    .isFalse();
        }
    }
}
