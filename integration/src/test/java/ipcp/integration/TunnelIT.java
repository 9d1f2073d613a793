package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tunnel carries: both kinds of link, both families, between clients, and to a host behind the server. */
@NeedsNamespaces
@Timeout(120)
class TunnelIT {
    private static final Amount BULK = Amount.of(16 << 20);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pingAndBulkTcpCrossBothWaysUnchanged(boolean tap) throws Exception {
        try (Tunnels tunnels = tap ? Tunnels.tap(1) : Tunnels.tun(1)) {
            Ipcpd server = tunnels.startServer();
            Ipcpd client = tunnels.startClient(1);
            try (TrafficServer _ = sink(tunnels.server())) {
                for (String address : new String[] {"10.10.0.1", "fd00:10::1"}) {
                    var traffic = traffic(tunnels.client(1), address);
                    assertThat(traffic.awaitEcho(PATIENCE)).as(address).isTrue();
                    assertThat(tunnels.client(1).pings(address, PATIENCE))
                            .as(address)
                            .isTrue();
                    assertThat(traffic.upload(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
                    assertThat(traffic.download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
                }
            }
            assertThat(tunnels.server().pings("10.10.0.2", PATIENCE)).isTrue();
            assertThat(tunnels.server().pings("fd00:10::2", PATIENCE)).isTrue();
            Map<String, Long> counted = client.stop();
            assertThat(counted.get("tx_bytes")).isGreaterThan(2 * BULK.bytes());
            assertThat(server.stop().get("rx_bytes")).isGreaterThan(2 * BULK.bytes());
        }
    }

    @Test
    void threeClientsReachEachOtherAndAHostBehindTheServer() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(3)) {
            Namespace host = tunnels.lab().addHost();
            tunnels.startServer();
            for (int k = 1; k <= 3; k++) {
                tunnels.startClient(k);
                tunnels.client(k).route("203.0.113.0/24", "10.10.0.1");
            }
            try (TrafficServer _ = sink(tunnels.client(3));
                    TrafficServer _ = sink(host)) {
                for (int k = 1; k <= 2; k++) {
                    assertThat(traffic(tunnels.client(k), "10.10.0.4").awaitEcho(PATIENCE))
                            .isTrue();
                    assertThat(traffic(tunnels.client(k), "203.0.113.2").awaitEcho(PATIENCE))
                            .isTrue();
                    assertThat(traffic(tunnels.client(k), "10.10.0.4")
                                    .upload(1, BULK)
                                    .bytes())
                            .isEqualTo(BULK.bytes());
                    assertThat(traffic(tunnels.client(k), "203.0.113.2")
                                    .download(1, BULK)
                                    .bytes())
                            .isEqualTo(BULK.bytes());
                }
            }
            assertThat(tunnels.client(1).pings("fd00:10::4", PATIENCE)).isTrue();
            assertThat(host.pings("10.10.0.3", PATIENCE)).isTrue();
        }
    }

    @Test
    void aNetworkBehindAClientIsReachedThroughIt() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2)) {
            tunnels.allow(1, "10.77.0.0/24", "fd00:77::/64");
            tunnels.startServer();
            tunnels.startClient(1);
            tunnels.startClient(2);
            tunnels.client(1).address("lo", "10.77.0.1/32");
            tunnels.client(1).address("lo", "fd00:77::1/128");
            for (Namespace other : new Namespace[] {tunnels.server(), tunnels.client(2)}) {
                other.route("10.77.0.0/24", "10.10.0.2");
                other.route("fd00:77::/64", "fd00:10::2");
                assertThat(other.pings("10.77.0.1", PATIENCE)).isTrue();
                assertThat(other.pings("fd00:77::1", PATIENCE)).isTrue();
            }
        }
    }

    @Test
    void threeClientsOfATapReachEachOtherThroughTheServer() throws Exception {
        try (Tunnels tunnels = Tunnels.tap(3)) {
            tunnels.startServer();
            for (int k = 1; k <= 3; k++) {
                tunnels.startClient(k);
            }
            try (TrafficServer _ = sink(tunnels.client(3))) {
                assertThat(traffic(tunnels.client(1), "10.10.0.4").awaitEcho(PATIENCE))
                        .isTrue();
                assertThat(traffic(tunnels.client(1), "10.10.0.4")
                                .upload(1, BULK)
                                .bytes())
                        .isEqualTo(BULK.bytes());
                assertThat(traffic(tunnels.client(2), "fd00:10::4")
                                .download(1, BULK)
                                .bytes())
                        .isEqualTo(BULK.bytes());
            }
        }
    }
}
