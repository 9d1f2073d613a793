package ipcp.integration;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficClient;
import ipcp.integration.traffic.TrafficServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged program as the lab drives it: up, traffic, down with its counters. */
@NeedsNamespaces
@Timeout(90)
class IpcpdIT {
    @Test
    void twoDaemonsMakeATunnelAndCountWhatWentThroughIt() throws Exception {
        try (ConfigFolder folder = new ConfigFolder();
                Lab lab = Lab.pair()) {
            String key = folder.key("a.key");
            Ipcpd server = Ipcpd.startServer(
                    lab.get("right"),
                    folder.write(
                            "server.json",
                            ConfigFolder.server(
                                    "192.0.2.1", "10.10.0.1/24", List.of(ConfigFolder.credential("10.10.0.2", key)))));
            Ipcpd client = Ipcpd.startClient(
                    lab.get("left"),
                    folder.write("client.json", ConfigFolder.client("192.0.2.1", "10.10.0.2/24", key)));

            try (TrafficServer _ = TrafficServer.open(lab.get("right"), 5201)) {
                TrafficClient traffic = new TrafficClient(lab.get("left"), new InetSocketAddress("10.10.0.1", 5201));
                assertThat(traffic.awaitEcho(Duration.ofSeconds(5))).isTrue();
                assertThat(lab.get("right").pings("10.10.0.2", Duration.ofSeconds(2)))
                        .isTrue();
                assertThat(traffic.upload(2, Amount.of(4 << 20)).bytes()).isEqualTo(2 * (4 << 20));
                assertThat(traffic.download(2, Amount.of(4 << 20)).bytes()).isEqualTo(2 * (4 << 20));
            }

            assertThat(client.program().usage().threads()).isPositive();
            assertThat(client.stop().get("rx_packets")).isPositive();
            assertThat(server.stop().get("tx_bytes")).isGreaterThan(8 << 20);
        }
    }
}
