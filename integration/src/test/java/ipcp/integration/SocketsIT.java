package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tunnels over the sockets of one machine: those with a file cross network namespaces, abstract ones do not. */
@NeedsNamespaces
@Timeout(120)
class SocketsIT {
    private static final Amount BULK = Amount.of(16 << 20);
    private static final int UNAVAILABLE = 69;

    private static Tunnels listening(String... endpoints) throws Exception {
        return Tunnels.tun(1).without("listen_ip", "listen_port").with("listen", List.of(endpoints));
    }

    private static Tunnels listeningAtAFile() throws Exception {
        Tunnels tunnels = listening();
        return tunnels.with("listen", "unix:" + socket(tunnels));
    }

    private static Path socket(Tunnels tunnels) {
        return tunnels.file("server.sock");
    }

    private static Ipcpd startClient(Tunnels tunnels, String server) throws Exception {
        return Ipcpd.startClient(tunnels.client(1), tunnels.write("client1.json", tunnels.clientConfig(1, server)));
    }

    private static void carriesTraffic(Tunnels tunnels, Namespace client) throws Exception {
        try (TrafficServer _ = sink(tunnels.server())) {
            var traffic = traffic(client, "10.10.0.1");
            assertThat(traffic.awaitEcho(PATIENCE)).isTrue();
            assertThat(traffic.upload(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
            assertThat(traffic.download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
        }
    }

    /** There is no cable to go by: it is pulled. */
    @Test
    void aTunnelOverAUnixSocketNeedsNoNetwork() throws Exception {
        try (Tunnels tunnels = listeningAtAFile()) {
            Path socket = socket(tunnels);
            Ipcpd server = tunnels.startServer();
            assertThat(mode(socket)).isEqualTo("rw-------");
            tunnels.client(1).linkDown("eth0");

            startClient(tunnels, "unix:" + socket);
            carriesTraffic(tunnels, tunnels.client(1));

            server.stop();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void theFileHasTheModeThatIsAskedFor() throws Exception {
        try (Tunnels tunnels = listeningAtAFile()) {
            tunnels.with("socket_mode", "0660").startServer();

            assertThat(mode(socket(tunnels))).isEqualTo("rw-rw----");
        }
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void whatAKilledServerLeftIsReplacedAndItsClientComesBack() throws Exception {
        try (Tunnels tunnels = listeningAtAFile()) {
            Path socket = socket(tunnels);
            Ipcpd killed = tunnels.startServer();
            Ipcpd client = startClient(tunnels, "unix:" + socket);
            int seen = client.program().lines().size();

            killed.program().signal("KILL");
            killed.program().awaitExit(PATIENCE);
            assertThat(socket).exists();
            tunnels.startServer();

            client.awaitEvent(seen, "session-up", PATIENCE);
            carriesTraffic(tunnels, tunnels.client(1));
        }
    }

    @Test
    void theSocketOfALiveServerIsNotTaken() throws Exception {
        try (Tunnels tunnels = listeningAtAFile()) {
            Path socket = socket(tunnels);
            Path config = tunnels.writeServer();
            tunnels.startServer();

            Ipcpd second = Ipcpd.start(tunnels.client(1), config);
            assertThat(second.program().awaitExit(PATIENCE)).isEqualTo(UNAVAILABLE);

            assertThat(second.awaitEvent("failed", PATIENCE)).contains("another program listens there");
            assertThat(socket).exists();
            startClient(tunnels, "unix:" + socket);
            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
        }
    }

    /** The client runs beside the server, for the socket's sake, and its interface then moves to another host. */
    @Test
    void aTunnelOverAnAbstractSocketBesideOneOverTcp() throws Exception {
        try (Tunnels tunnels = listening("unixa:ipcp test", "0.0.0.0:5000")) {
            tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1, List.of("unixa:nobody", "unixa:ipcp test"));
            config.put("if_name", "ipcp1");
            Path file = tunnels.write("beside.json", config);

            Ipcpd client = Ipcpd.startClient(tunnels.server(), file);
            tunnels.server()
                    .run(
                            "ip",
                            "link",
                            "set",
                            "ipcp1",
                            "netns",
                            tunnels.client(1).name());
            tunnels.client(1).run("ip", "link", "set", "ipcp1", "up");
            tunnels.client(1).address("ipcp1", "10.10.0.2/24");
            carriesTraffic(tunnels, tunnels.client(1));
            client.stop();

            startClient(tunnels, "198.18.1.1:5000");
            carriesTraffic(tunnels, tunnels.client(1));
        }
    }

    @Test
    void anAbstractSocketOfAnotherNamespaceIsNotThere() throws Exception {
        try (Tunnels tunnels = listening("unixa:ipcp test")) {
            tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1, "unixa:ipcp test");
            config.put("reconnect", false);

            Ipcpd client = Ipcpd.start(tunnels.client(1), tunnels.write("elsewhere.json", config));

            assertThat(client.program().awaitExit(PATIENCE)).isEqualTo(UNAVAILABLE);
        }
    }
}
