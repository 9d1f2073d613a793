package ipcp.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.Latency;
import ipcp.integration.traffic.PacketRate;
import ipcp.integration.traffic.PacketSource;
import ipcp.integration.traffic.TrafficClient;
import ipcp.integration.traffic.TrafficServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lab itself, before anything is tested in it: bare cables, no tunnel. */
@NeedsNamespaces
@Timeout(60)
class LabIT {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int PORT = 5201;

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void bulkTrafficCrossesACableBothWaysUnchanged(String right) throws Exception {
        try (Lab lab = Lab.pair();
                TrafficServer _ = TrafficServer.open(lab.get("right"), PORT)) {
            TrafficClient client = new TrafficClient(lab.get("left"), new InetSocketAddress(right, PORT));

            assertThat(client.upload(4, Amount.of(8 << 20)).bytes()).isEqualTo(4 * (8 << 20));
            assertThat(client.download(1, Amount.of(8 << 20)).bytes()).isEqualTo(8 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void smallPacketsAndEchoesCrossACable(String right) throws Exception {
        try (Lab lab = Lab.pair();
                TrafficServer _ = TrafficServer.open(lab.get("right"), PORT)) {
            TrafficClient client = new TrafficClient(lab.get("left"), new InetSocketAddress(right, PORT));
            PacketSource source = new PacketSource(200, 2000, Duration.ofMillis(500));

            PacketRate there = client.sendPackets(source);
            PacketRate back = client.receivePackets(source);
            Latency latency = client.echo(50, Duration.ofMillis(2));

            assertThat(there.received()).isEqualTo(there.sent()).isBetween(900L, 1001L);
            assertThat(back.received()).isEqualTo(back.sent()).isBetween(900L, 1001L);
            assertThat(latency.received()).isEqualTo(50);
            assertThat(latency.p50()).isPositive().isLessThanOrEqualTo(latency.max());
        }
    }

    @Test
    void aPulledCableStopsTrafficUntilItIsBack() throws Exception {
        try (Lab lab = Lab.pair()) {
            Namespace left = lab.get("left");
            assertThat(left.pings("192.0.2.1", PATIENCE)).isTrue();

            lab.get("right").linkDown("eth0");
            assertThat(left.pings("192.0.2.1", Duration.ofMillis(300))).isFalse();

            lab.get("right").linkUp("eth0");
            assertThat(left.pings("192.0.2.1", PATIENCE)).isTrue();
        }
    }

    @Test
    void theHostBehindTheServerIsReachedOverARoute() throws Exception {
        try (Lab lab = Lab.star(2)) {
            lab.addHost();
            Namespace client = lab.get("client2");
            client.route("default", "198.18.2.1");
            client.route("default", "2001:db8:2::1");

            assertThat(client.pings("203.0.113.2", PATIENCE)).isTrue();
            assertThat(client.pings("2001:db8:ffff::2", PATIENCE)).isTrue();
            assertThat(lab.get("client1").pings("198.18.1.1", PATIENCE)).isTrue();
        }
    }

    @Test
    void hostsInARowReachTheirNeighboursAndNobodyElse() throws Exception {
        try (Lab lab = Lab.chain(1)) {
            Namespace client = lab.get("client");

            assertThat(client.pings("198.18.1.1", PATIENCE)).isTrue();
            assertThat(lab.get("hop1").pings("198.18.2.1", PATIENCE)).isTrue();
            assertThat(lab.get("server").pings("198.18.2.2", PATIENCE)).isTrue();
            assertThatThrownBy(() -> client.run("ip", "route", "get", "198.18.2.1"))
                    .hasMessageContaining("unreachable");
        }
    }

    @Test
    void aFileInEtcIsForTheProgramsOfOneNamespaceAndGoesWithIt() throws Exception {
        Path folder;
        try (Lab lab = Lab.pair()) {
            Namespace left = lab.get("left");
            folder = Path.of("/etc/netns", left.name());
            left.etc("hosts", "192.0.2.1 right\n");

            assertThat(left.run("getent", "hosts", "right")).first().asString().startsWith("192.0.2.1 ");
            assertThat(Files.readString(Path.of("/etc/hosts"))).doesNotContain("192.0.2.1 right");
            assertThat(left.etc("hosts")).isEqualTo("192.0.2.1 right\n");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void closingEndsThePrograms() throws Exception {
        Program stubborn;
        try (Lab lab = Lab.pair()) {
            stubborn =
                    lab.get("left").exec(List.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"));
            stubborn.awaitLine("ready", PATIENCE);
            assertThat(stubborn.usage().rss()).isPositive();
            assertThat(stubborn.usage().descriptors()).isGreaterThanOrEqualTo(3);
        }
        assertThat(stubborn.awaitExit(PATIENCE)).isEqualTo(128 + 9);
    }

    @Test
    void closingLeavesNoNamespaceBehindAlsoWhenATestFails() {
        StringBuilder id = new StringBuilder();
        assertThatThrownBy(() -> {
                    try (Lab lab = Lab.star(2)) {
                        id.append(lab.id());
                        assertThat(namespaces(lab.id())).hasSize(3);
                        throw new IOException("the test failed");
                    }
                })
                .hasMessage("the test failed");
        assertThat(namespaces(id.toString())).isEmpty();
    }

    private static List<String> namespaces(String prefix) {
        try (Stream<Path> files = Files.list(Path.of("/run/netns"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.startsWith(prefix + "-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
