package ipcp.integration;

import static ipcp.integration.Tunnels.HEARTBEAT_TIMEOUT_MS;
import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.PacketSource;
import ipcp.integration.traffic.Throughput;
import ipcp.integration.traffic.TrafficServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong between two daemons, and how soon it is right again. */
@NeedsNamespaces
@Timeout(120)
class FaultsIT {
    /** What the daemon promises after a cut, from the moment that the cable is back. */
    private static final Duration RECOVERY = Duration.ofMillis(HEARTBEAT_TIMEOUT_MS + 2000);

    @Test
    void aServerThatRestartsFindsItsClientAgain() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Ipcpd server = tunnels.startServer();
            Ipcpd client = tunnels.startClient(1);
            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
            int seen = client.program().lines().size();

            server.stop();
            client.awaitEvent(seen, "disconnected", PATIENCE);
            tunnels.startServer();

            client.awaitEvent(seen, "session-up", PATIENCE);
            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
        }
    }

    @Test
    void aServerThatIsKilledAndAClientThatIsKilledLeaveNothingInTheWay() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2)) {
            Ipcpd server = tunnels.startServer();
            Ipcpd first = tunnels.startClient(1);
            Ipcpd other = tunnels.startClient(2);
            int seen = other.program().lines().size();

            first.program().signal("KILL");
            assertThat(server.awaitEvent("session-down", PATIENCE)).contains("client=10.10.0.2");
            tunnels.startClient(1);
            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
            assertThat(tunnels.client(2).pings("10.10.0.1", PATIENCE)).isTrue();

            server.program().signal("KILL");
            other.awaitEvent(seen, "disconnected", PATIENCE);
            tunnels.startServer();
            other.awaitEvent(seen, "session-up", PATIENCE);
            assertThat(tunnels.client(2).pings("10.10.0.1", PATIENCE)).isTrue();
        }
    }

    @Test
    void trafficFlowsAgainSoonAfterACableIsPluggedInAgain() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Ipcpd server = tunnels.startServer();
            Ipcpd client = tunnels.startClient(1);
            try (TrafficServer _ = sink(tunnels.server())) {
                var traffic = traffic(tunnels.client(1), "10.10.0.1");
                assertThat(traffic.awaitEcho(PATIENCE)).isTrue();
                int clientSaw = client.program().lines().size();

                tunnels.client(1).linkDown("eth0");
                server.awaitEvent("session-down", PATIENCE);
                client.awaitEvent(clientSaw, "disconnected", PATIENCE);
                tunnels.client(1).linkUp("eth0");
                assertThat(traffic.awaitEcho(RECOVERY)).as("after a long cut").isTrue();

                tunnels.client(1).linkDown("eth0");
                assertThat(traffic.awaitEcho(Duration.ofMillis(700))).isFalse();
                tunnels.client(1).linkUp("eth0");
                assertThat(traffic.awaitEcho(RECOVERY)).as("after a short cut").isTrue();
            }
        }
    }

    @Test
    void aClientThatComesFromElsewhereReplacesItsFormerSessionAtOnce() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2)) {
            Ipcpd server = tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1);
            config.put("reconnect", false);
            Ipcpd former = Ipcpd.startClient(tunnels.client(1), tunnels.write("former.json", config));
            config.put("server_ip", "198.18.2.1");

            Ipcpd.startClient(tunnels.client(2), tunnels.write("moved.json", config));

            assertThat(server.awaitEvent("session-down", PATIENCE)).contains("reason=replaced");
            assertThat(former.program().awaitExit(PATIENCE)).isZero();
            assertThat(tunnels.client(2).pings("10.10.0.1", PATIENCE)).isTrue();
        }
    }

    @Test
    void aClientThatIsStoppedUnderLoadHarmsNobodyElseAndComesBack() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2)) {
            tunnels.startServer();
            tunnels.startClient(1);
            Ipcpd stopped = tunnels.startClient(2);
            int seen = stopped.program().lines().size();
            try (TrafficServer _ = sink(tunnels.client(1));
                    TrafficServer _ = sink(tunnels.client(2))) {
                assertThat(traffic(tunnels.server(), "10.10.0.2").awaitEcho(PATIENCE))
                        .isTrue();
                assertThat(traffic(tunnels.server(), "10.10.0.3").awaitEcho(PATIENCE))
                        .isTrue();
                var flood = new FutureTask<>(() -> traffic(tunnels.server(), "10.10.0.3")
                        .sendPackets(new PacketSource(1000, 20_000, Duration.ofSeconds(4))));
                Thread.ofVirtual().start(flood);
                stopped.program().signal("STOP");

                Throughput bulk = traffic(tunnels.server(), "10.10.0.2").upload(1, Amount.of(Duration.ofSeconds(3)));

                assertThat(bulk.bytes()).isGreaterThan(8 << 20);
                stopped.program().signal("CONT");
                stopped.awaitEvent(seen, "session-up", PATIENCE);
                assertThat(traffic(tunnels.server(), "10.10.0.3").awaitEcho(PATIENCE))
                        .isTrue();
            }
        }
    }

    @Test
    void aServerThatIsStoppedForLongerThanItsHeartbeatTimeoutLosesNoClient() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Ipcpd server = tunnels.startServer();
            Map<String, Object> patient = tunnels.clientConfig(1);
            patient.put("heartbeat_timeout_ms", 60_000);
            Ipcpd.startClient(tunnels.client(1), tunnels.write("patient.json", patient));
            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
            int seen = server.program().lines().size();

            server.program().signal("STOP");
            assertThat(tunnels.client(1).pings("10.10.0.1", Duration.ofMillis(HEARTBEAT_TIMEOUT_MS * 3 / 2)))
                    .isFalse();
            server.program().signal("CONT");

            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
            assertThat(server.program().lines()).hasSize(seen);
        }
    }
}
