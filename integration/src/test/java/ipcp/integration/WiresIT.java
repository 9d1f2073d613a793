package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.PrivateKey;
import ipcp.crypto.Sodium;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both wires between daemons: who may speak which, with which keys, and what each carries. */
@NeedsNamespaces
@Timeout(120)
class WiresIT {
    private static final Amount BULK = Amount.of(16 << 20);

    /** Super-packets are cut for the one wire, put together again behind it, and stay whole on the other. */
    @Test
    void clientsOfBothWiresReachTheServerAndEachOther() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2).with("protocols", List.of("ipcp/2", "ipcp/1"))) {
            Ipcpd server = tunnels.startServer();
            tunnels.startClient(1);
            start(tunnels, 2, "protocol", "ipcp/1");
            assertThat(server.program().awaitLine("session-up client=10.10.0.2 .*protocol=ipcp/2", PATIENCE))
                    .contains("suite=");
            server.program().awaitLine("session-up client=10.10.0.3 .*protocol=ipcp/1", PATIENCE);
            try (TrafficServer _ = sink(tunnels.server());
                    TrafficServer _ = sink(tunnels.client(2))) {
                for (String to : new String[] {"10.10.0.1", "10.10.0.3"}) {
                    var traffic = traffic(tunnels.client(1), to);
                    assertThat(traffic.awaitEcho(PATIENCE)).as(to).isTrue();
                    assertThat(traffic.upload(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
                    assertThat(traffic.download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
                }
                assertThat(traffic(tunnels.client(2), "10.10.0.1")
                                .upload(1, BULK)
                                .bytes())
                        .isEqualTo(BULK.bytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AESGCM", "ChaChaPoly"})
    void eitherSuiteCarriesTraffic(String suite) throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1).with("suites", List.of(suite))) {
            Ipcpd server = tunnels.startServer();
            tunnels.startClient(1);
            server.program().awaitLine("session-up .*suite=" + suite, PATIENCE);
            try (TrafficServer _ = sink(tunnels.server())) {
                assertThat(traffic(tunnels.client(1), "10.10.0.1")
                                .upload(1, BULK)
                                .bytes())
                        .isEqualTo(BULK.bytes());
            }
        }
    }

    /** With key pairs the client needs no address of its own: the server tells it, and which networks are behind it. */
    @Test
    void aClientWithAKeyPairSettlesAsItsServerTells() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Map<String, Object> credential = Map.of(
                    "name",
                    "laptop",
                    "tun_ip",
                    "10.10.0.2",
                    "public_key",
                    keyPair(tunnels, "laptop.key"),
                    "routes",
                    List.of("192.168.9.0/24", "192.168.10.0/24"));
            String serverKey = keyPair(tunnels, "server.key");
            tunnels.with("credentials", List.of(credential)).with("private_key_file", "server.key");
            Ipcpd server = tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1);
            config.keySet().removeAll(List.of("tun_ip", "key_file"));
            config.put("private_key_file", "laptop.key");
            config.put("server_public_key", serverKey);
            config.put("accept_routes", List.of("192.168.9.0/24"));
            Ipcpd client = Ipcpd.startClient(tunnels.client(1), tunnels.write("laptop.json", config));

            assertThat(client.awaitEvent("settings", PATIENCE))
                    .contains("address=10.10.0.2/24", "routes=192.168.9.0/24", "refused_routes=192.168.10.0/24");
            server.program().awaitLine("session-up client=laptop ", PATIENCE);
            tunnels.server().address("ipcp0", "192.168.9.1/32");
            assertThat(tunnels.client(1).pings("192.168.9.1", PATIENCE)).isTrue();
        }
    }

    @Test
    void nobodyIsDowngraded() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Ipcpd server = tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1);
            config.put("protocol", "ipcp/1");
            config.put("reconnect", false);
            Ipcpd client = Ipcpd.start(tunnels.client(1), tunnels.write("old.json", config));

            assertThat(client.program().awaitExit(PATIENCE)).isEqualTo(77);
            assertThat(server.awaitEvent("refused", PATIENCE)).contains("reason=protocol-not-enabled");
        }
    }

    @Test
    void anEndThatThePeerDidNotAnnounceIsNoticed() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2)) {
            Ipcpd server = tunnels.startServer();
            Ipcpd gentle = tunnels.startClient(1);
            Ipcpd killed = tunnels.startClient(2);
            gentle.stop();
            killed.program().signal("KILL");

            assertThat(server.program().awaitLine("event=session-down client=10.10.0.2 ", PATIENCE))
                    .contains("reason=peer-closed");
            assertThat(server.program().awaitLine("event=session-down client=10.10.0.3 ", PATIENCE))
                    .contains("reason=connection-lost");
        }
    }

    private static void start(Tunnels tunnels, int k, String key, Object value) throws Exception {
        Map<String, Object> config = tunnels.clientConfig(k);
        config.put(key, value);
        Ipcpd.startClient(tunnels.client(k), tunnels.write("client" + k + ".json", config));
    }

    /** Writes a private key; returns what {@code ipcpd pubkey} says of it. */
    private static String keyPair(Tunnels tunnels, String name) throws IOException {
        byte[] secret = Sodium.randomBytes(PrivateKey.LENGTH);
        var file = tunnels.file(name);
        Files.write(file, secret);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (PrivateKey key = PrivateKey.takeOver(secret)) {
            return key.publicKey().toString();
        }
    }
}
