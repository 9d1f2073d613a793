package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Project;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is refused, and what each end tells its operator about it. */
@NeedsNamespaces
@Timeout(90)
class RefusalIT {
    private static final int NOPERM = 77;

    @Test
    void aWrongKeyEndsAClientThatDoesNotReconnectAndTheServerSaysWhy() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Ipcpd server = tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1);
            config.put("key_file", tunnels.strangeKey());
            config.put("reconnect", false);
            Ipcpd client = Ipcpd.start(tunnels.client(1), tunnels.write("wrong.json", config));

            assertThat(client.program().awaitExit(PATIENCE)).isEqualTo(NOPERM);
            assertThat(client.awaitEvent("stopped", PATIENCE)).contains("reason=refused", "wrong key");
            assertThat(server.awaitEvent("refused", PATIENCE)).contains("reason=wrong-key", "claim=10.10.0.2");
        }
    }

    @Test
    void anUnknownClaimIsNamedInTheServersLog() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Ipcpd server = tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1);
            config.put("tun_ip", "10.10.0.77");
            config.put("reconnect", false);
            Ipcpd client = Ipcpd.start(tunnels.client(1), tunnels.write("unknown.json", config));

            assertThat(client.program().awaitExit(PATIENCE)).isEqualTo(NOPERM);
            assertThat(server.awaitEvent("refused", PATIENCE)).contains("reason=unknown-client", "claim=10.10.0.77");
        }
    }

    @Test
    void aClientThatIsRefusedThreeTimesSaysSoLoudlyAndGoesOnTrying() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            tunnels.startServer();
            Map<String, Object> config = tunnels.clientConfig(1);
            config.put("key_file", tunnels.strangeKey());
            Ipcpd client = Ipcpd.start(tunnels.client(1), tunnels.write("wrong.json", config));

            String loud = client.program().awaitLine("ERROR event=disconnected .*refused_in_a_row=3", PATIENCE);
            assertThat(loud).containsPattern("retry_in_ms=(1[5-9]|2[0-9]|30)\\d{3}");
            assertThat(client.program().isAlive()).isTrue();
        }
    }

    @Test
    void aStolenSourceAddressIsDroppedAndCounted() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2)) {
            Ipcpd server = tunnels.startServer();
            tunnels.startClient(1);
            tunnels.startClient(2);
            tunnels.client(1).address("ipcp0", "10.10.0.3/32"); // is client 2's
            try (DatagramSocket thief =
                            tunnels.client(1).call(() -> new DatagramSocket(new InetSocketAddress("10.10.0.3", 0)));
                    DatagramSocket honest =
                            tunnels.client(1).call(() -> new DatagramSocket(new InetSocketAddress("10.10.0.2", 0)));
                    DatagramSocket target =
                            tunnels.server().call(() -> new DatagramSocket(new InetSocketAddress("10.10.0.1", 7000)))) {
                target.setSoTimeout(5000);
                InetAddress server1 = InetAddress.getByName("10.10.0.1");
                for (int i = 0; i < 100; i++) {
                    thief.send(new DatagramPacket(new byte[100], 100, server1, 7000));
                }
                honest.send(new DatagramPacket(new byte[100], 100, server1, 7000));
                DatagramPacket arrived = new DatagramPacket(new byte[200], 200);
                target.receive(arrived);
                assertThat(arrived.getAddress().getHostAddress()).isEqualTo("10.10.0.2");
            }
            assertThat(server.stop().get("dropped_bad_source")).isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void withoutThePrivilegeOneLineTellsHowToGetIt() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            Program program = tunnels.server()
                    .exec(List.of(
                            "setpriv",
                            "--bounding-set=-net_admin",
                            "--inh-caps=-net_admin",
                            Project.launcher().toString(),
                            "--config",
                            tunnels.writeServer().toString()));
            assertThat(program.awaitExit(PATIENCE)).isEqualTo(NOPERM);
            assertThat(program.lines()).singleElement().asString().contains("event=failed", "ip tuntap add");
        }
    }

    @Test
    void aServerThatIsNotThereAndAPortThatIsInUseAreNamed() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            tunnels.startServer();
            Map<String, Object> second = tunnels.clientConfig(1);
            second.put("reconnect", false);
            second.put("server_port", 5999);
            Ipcpd client = Ipcpd.start(tunnels.client(1), tunnels.write("nobody.json", second));
            assertThat(client.program().awaitExit(PATIENCE)).isEqualTo(69);
            assertThat(client.awaitEvent("stopped", Duration.ofSeconds(1)))
                    .contains("reason=unreachable", "198.18.1.1:5999", "Connection refused");

            Ipcpd rival = Ipcpd.start(
                    tunnels.server(),
                    tunnels.with("if_name", "ipcp1")
                            .with("tun_ip", "10.11.0.1/24")
                            .writeServer());
            assertThat(rival.program().awaitExit(PATIENCE)).isEqualTo(69);
            assertThat(rival.awaitEvent("failed", Duration.ofSeconds(1))).contains("0.0.0.0:5000", "in use");
        }
    }
}
