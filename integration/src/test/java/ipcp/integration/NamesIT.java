package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names of several addresses, of which not all are alive. */
@NeedsNamespaces
@Timeout(90)
class NamesIT {
    private static final String NAME = "vpn.example.org";

    /** On the way there, everything ends at a host that passes nothing on and says nothing about it. */
    private static final String DEAD = "2001:db8:dead::1";

    private static final String NOWHERE = "2001:db8:dead::/64";

    /** With the dead one first, each attempt would wait for it until its time is over. */
    @Test
    void aDeadIpv6AddressInFrontDoesNotKeepAClientFromALiveIpv4Address() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1)) {
            tunnels.client(1).route(NOWHERE, "2001:db8:1::1");
            tunnels.server().run("ip", "-6", "route", "add", "blackhole", NOWHERE);
            tunnels.client(1).etc("hosts", DEAD + " " + NAME + "\n198.18.1.1 " + NAME + "\n");
            Path config = tunnels.write("named.json", tunnels.clientConfig(1, NAME + ":5000"));
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
            tunnels.startServer();
            Path config = tunnels.write("named.json", tunnels.clientConfig(1, NAME + ":5000"));
            Ipcpd client = Ipcpd.start(tunnels.client(1), config);
            client.awaitEvent("disconnected", PATIENCE);
            int seen = client.program().lines().size();

            tunnels.client(1).etc("hosts", "198.18.1.1 " + NAME + "\n");

            client.awaitEvent(seen, "session-up", PATIENCE);
        }
    }
}
