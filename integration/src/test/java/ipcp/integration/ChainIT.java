package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A tunnel through three proxies, each a host of its own that reaches its neighbours and nobody else: SOCKS5 with a
 * login, HTTP with a login, SOCKS5.
 */
@NeedsNamespaces
@Timeout(120)
class ChainIT {
    private static final Amount BULK = Amount.of(8 << 20);
    private static final String SERVER = "198.18.4.1:5000";
    private static final List<String> PROXIES = List.of(
            "socks5://user:first-secret@198.18.1.1:1080",
            "http://user:second-secret@198.18.2.1:8080",
            "socks5://198.18.3.1:1080");

    private Lab lab;
    private ConfigFolder folder;
    private final List<RelayProxy> relays = new ArrayList<>();

    @BeforeEach
    void build() throws Exception {
        lab = Lab.chain(3);
        folder = new ConfigFolder();
        String key = folder.key("a.key");
        folder.write(
                "server.json",
                ConfigFolder.server("0.0.0.0", "10.10.0.1/24", List.of(ConfigFolder.credential("10.10.0.2", key))));
        Map<String, Object> client = ConfigFolder.client("198.18.4.1", "10.10.0.2/24", key);
        client.keySet().removeAll(List.of("server_ip", "server_port"));
        client.put("server", SERVER);
        client.put("proxy", PROXIES);
        folder.write("client.json", client);
    }

    @AfterEach
    void remove() throws Exception {
        for (RelayProxy relay : relays) {
            relay.close();
        }
        if (lab != null) {
            lab.close();
        }
        if (folder != null) {
            folder.close();
        }
    }

    private void startRelays() throws Exception {
        relays.add(RelayProxy.socks5(lab.get("hop1"), 1080, "user:first-secret"));
        relays.add(RelayProxy.http(lab.get("hop2"), 8080, "user:second-secret"));
        relays.add(RelayProxy.socks5(lab.get("hop3"), 1080, ""));
    }

    private Ipcpd startServer() throws Exception {
        return Ipcpd.startServer(lab.get("server"), folder.path().resolve("server.json"));
    }

    private Ipcpd startClient() throws Exception {
        return Ipcpd.startClient(lab.get("client"), folder.path().resolve("client.json"));
    }

    private void carriesTraffic() throws Exception {
        try (TrafficServer _ = sink(lab.get("server"))) {
            var traffic = traffic(lab.get("client"), "10.10.0.1");
            assertThat(traffic.awaitEcho(PATIENCE)).isTrue();
            assertThat(traffic.upload(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
            assertThat(traffic.download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
        }
    }

    @Test
    void aTunnelGoesThroughTwoSocksHopsAndOneHttpHop() throws Exception {
        startRelays();
        startServer();
        Ipcpd client = startClient();

        carriesTraffic();
        assertThatThrownBy(() -> lab.get("client").run("ip", "route", "get", "198.18.4.1"))
                .as("a way past the proxies")
                .hasMessageContaining("unreachable");
        assertThat(relays)
                .extracting(RelayProxy::targets)
                .containsExactly(List.of("198.18.2.1:8080"), List.of("198.18.3.1:1080"), List.of(SERVER));
        client.stop();
        assertThat(client.program().lines()).noneMatch(line -> line.contains("-secret"));
    }

    @Test
    void aProxyThatWentAwayIsGoneThroughAgainWhenItIsBack() throws Exception {
        startRelays();
        startServer();
        Ipcpd client = startClient();
        int seen = client.program().lines().size();

        relays.get(1).close();
        client.awaitEvent(seen, "disconnected", PATIENCE);
        relays.set(1, RelayProxy.http(lab.get("hop2"), 8080, "user:second-secret"));

        client.awaitEvent(seen, "session-up", PATIENCE);
        carriesTraffic();
    }

    @Test
    void aPortalGoesThroughTheSameChain() throws Exception {
        startRelays();
        Portals.listen(lab.get("server"), 1400, "10.10.0.1/24", "0.0.0.0:5000");
        Portals.connect(lab.get("client"), 1400, "10.10.0.2/24", SERVER, PROXIES.toArray(String[]::new));

        carriesTraffic();
    }

    @Test
    void aTunnelGoesThroughMicrosocksAndTinyproxy() throws Exception {
        Programs.need("microsocks");
        Programs.need("tinyproxy");
        microsocks(lab.get("hop1"), "-u", "user", "-P", "first-secret");
        Path config = folder.path().resolve("tinyproxy.conf");
        Files.write(config, List.of("Port 8080", "Timeout 60", "BasicAuth user second-secret"));
        lab.get("hop2").exec(List.of("tinyproxy", "-d", "-c", config.toString()));
        lab.get("hop2").awaitListening(8080, PATIENCE);
        microsocks(lab.get("hop3"));
        startServer();
        startClient();

        carriesTraffic();
    }

    private static void microsocks(Namespace where, String... login) throws Exception {
        List<String> command = new ArrayList<>(List.of("microsocks", "-p", "1080"));
        command.addAll(List.of(login));
        where.exec(command);
        where.awaitListening(1080, PATIENCE);
    }
}
