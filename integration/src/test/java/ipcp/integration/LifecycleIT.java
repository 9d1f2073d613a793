package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Usage;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping, and doing it often. */
@NeedsNamespaces
@Timeout(120)
class LifecycleIT {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalStopsEitherEndGently(String signal) throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1).servingIpcp1()) {
            Ipcpd server = tunnels.startServer();
            Ipcpd client = tunnels.startClient(1);

            client.program().signal(signal);
            assertThat(client.program().awaitExit(PATIENCE)).isZero();
            assertThat(server.awaitEvent("session-down", PATIENCE)).contains("reason=peer-closed");
            server.program().signal(signal);
            assertThat(server.program().awaitExit(PATIENCE)).isZero();

            for (Ipcpd daemon : List.of(server, client)) {
                assertThat(daemon.awaitEvent("stopped", PATIENCE)).contains("rx_packets=");
                assertThat(daemon.program().lines()).allMatch(line -> line.contains(" event="));
            }
        }
    }

    @Test
    void aSecondSignalEndsAtOnceWhatTheFirstCouldNot() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1).servingIpcp1()) {
            Ipcpd server = tunnels.startServer();
            try (RawClient deaf = RawClient.login(tunnels, 1)) {
                deaf.awaitHeartbeat();
                // More than its socket takes: the server cannot send what is queued, and waits for it when it stops.
                Floods.send(tunnels.server(), "10.10.0.2", 20_000);
                server.program().signal("TERM");
                awaitRefusal(tunnels);
                while (server.program().isAlive()) { // what comes at once after the first is taken for the same
                    server.program().signal("INT");
                }
                assertThat(server.program().awaitExit(PATIENCE)).isEqualTo(130);
                assertThat(server.program().lines()).noneMatch(line -> line.contains("event=stopped"));
            }
        }
    }

    /** Until nothing listens any more: then the server is stopping. */
    private static void awaitRefusal(Tunnels tunnels) throws Exception {
        while (true) {
            try {
                RawClient.connect(tunnels, 1).close();
            } catch (ConnectException e) {
                return;
            }
        }
    }

    @Test
    void aHundredRoundsLeaveThreadsDescriptorsAndHeapWhereTheyWere() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1).servingIpcp1()) {
            Ipcpd server = tunnels.startServer();
            rounds(tunnels, 20);
            long heap = heap(tunnels, server.program());
            Usage before = server.program().usage();

            rounds(tunnels, 100);

            long heapAfter = heap(tunnels, server.program());
            Usage after = server.program().usage();
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 2);
            assertThat(heapAfter).isLessThan(heap + (1 << 20));
            assertThat(after.rss()).isLessThan(before.rss() + (24 << 20));
        }
    }

    private static void rounds(Tunnels tunnels, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            try (RawClient client = RawClient.login(tunnels, 1)) {
                client.awaitHeartbeat();
            }
        }
    }

    /** Bytes of live objects after a garbage collection. */
    private static long heap(Tunnels tunnels, Program server) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(server.pid());
        assertThat(tunnels.server().exec(List.of(jcmd, pid, "GC.run")).awaitExit(PATIENCE))
                .isZero();
        Program info = tunnels.server().exec(List.of(jcmd, pid, "GC.heap_info"));
        assertThat(info.awaitExit(PATIENCE)).isZero();
        long used = 0;
        for (String line : info.lines()) {
            Matcher matcher = USED.matcher(line);
            if (!line.contains("Metaspace") && !line.contains("class space") && matcher.find()) {
                used += Long.parseLong(matcher.group(1)) << 10;
            }
        }
        assertThat(used).isPositive();
        return used;
    }
}
