package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Project;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names of several addresses, of which not all are alive. */
@NeedsNamespaces
@Timeout(90)
class NamesIT {
    private static final String NAME = "vpn.example.org";

    /** On the way there, everything ends at a host that passes nothing on and says nothing. */
    private static final String DEAD = "2001:db8:dead::1";

    private static Path nowhereAndHere(Tunnels tunnels) throws Exception {
        tunnels.client(1).route("2001:db8:dead::/64", "2001:db8:1::1");
        Map<String, Object> config = tunnels.clientConfig(1);
        config.keySet().removeAll(List.of("server_ip", "server_port"));
        config.put("server", NAME + ":5000");
        return tunnels.write("client1.json", config);
    }

    /** With the dead one first, each attempt would wait for it until its time is over. */
    @Test
    void aDeadIpv6AddressInFrontDoesNotKeepAClientFromALiveIpv4Address() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            tunnels.client(1).etc("hosts", DEAD + " " + NAME + "\n198.18.1.1 " + NAME + "\n");
            Path config = nowhereAndHere(tunnels);
            Ipcpd server = tunnels.startServer();

            Program client = tunnels.client(1)
                    .exec(List.of(
                            "env",
                            "IPCPD_JAVA_OPTS=-Djava.net.preferIPv6Addresses=true",
                            Project.launcher().toString(),
                            "--config",
                            config.toString()));
            client.awaitLine("event=session-up", PATIENCE);

            assertThat(client.lines()).noneMatch(line -> line.contains("event=disconnected"));
            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
            assertThat(server.awaitEvent("session-up", PATIENCE)).contains("198.18.1.2");
        }
    }

    @Test
    void aNameIsLookedUpAnewAtEveryAttempt() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            tunnels.client(1).etc("hosts", "203.0.113.77 " + NAME + "\n");
            Path config = nowhereAndHere(tunnels);
            tunnels.startServer();
            Ipcpd client = Ipcpd.start(tunnels.client(1), config);
            client.awaitEvent("disconnected", PATIENCE);
            int seen = client.program().lines().size();

            tunnels.client(1).etc("hosts", "198.18.1.1 " + NAME + "\n");

            client.awaitEvent(seen, "session-up", PATIENCE);
        }
    }
}
