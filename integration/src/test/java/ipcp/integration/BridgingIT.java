package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bridges with a client's TAP and hosts in them, whose MAC addresses no configuration names. */
@NeedsNamespaces
@Timeout(120)
class BridgingIT {
    private static final Amount BULK = Amount.of(16 << 20);

    /** Puts {@code host} into a bridge with the TAP of a client, by a cable of its own. */
    private static void bridge(Namespace client, Namespace host, String address) throws Exception {
        client.cable("lan", host, "bridged");
        client.run("ip", "link", "add", "br0", "type", "bridge");
        for (String port : new String[] {"ipcp0", "lan"}) {
            client.run("ip", "link", "set", port, "master", "br0");
        }
        client.linkUp("br0");
        host.address("bridged", address);
    }

    @Test
    void aHostInABridgeBehindAClientIsReachedFromTheServer() throws Exception {
        try (Tunnels tunnels = Tunnels.tap(2)) {
            tunnels.startServer();
            tunnels.startClient(1);
            Namespace host = tunnels.client(2);
            bridge(tunnels.client(1), host, "10.10.0.99/24");

            assertThat(tunnels.server().pings("10.10.0.99", PATIENCE)).isTrue();
            try (TrafficServer _ = sink(host)) {
                var traffic = traffic(tunnels.server(), "10.10.0.99");
                assertThat(traffic.upload(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
                assertThat(traffic.download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
            }
        }
    }

    @Test
    void hostsInBridgesBehindTwoClientsReachEachOther() throws Exception {
        try (Tunnels tunnels = Tunnels.tap(4)) {
            tunnels.startServer();
            tunnels.startClient(1);
            tunnels.startClient(2);
            Namespace here = tunnels.client(3);
            Namespace there = tunnels.client(4);
            bridge(tunnels.client(1), here, "10.10.0.98/24");
            bridge(tunnels.client(2), there, "10.10.0.99/24");

            assertThat(here.pings("10.10.0.99", PATIENCE)).isTrue();
            assertThat(there.pings("10.10.0.1", PATIENCE)).isTrue();
            try (TrafficServer _ = sink(there)) {
                assertThat(traffic(here, "10.10.0.99").upload(1, BULK).bytes()).isEqualTo(BULK.bytes());
            }
        }
    }
}
