package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Project;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers and bad clients against a server that has a good client: whatever they do, the good one goes on. */
@NeedsNamespaces
@Timeout(120)
class HostileIT {
    @Test
    void twoHundredIdleConnectionsDoNotKeepALegitimateClientOut() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2).servingIpcp1().with("auth_timeout_ms", 60_000)) {
            Ipcpd server = tunnels.startServer();
            List<SocketChannel> idle = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    idle.add(RawClient.connect(tunnels, 1));
                }
                tunnels.startClient(1);
                tunnels.startClient(2);

                assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
                assertThat(tunnels.client(2).pings("10.10.0.1", PATIENCE)).isTrue();
                assertThat(server.program().usage().descriptors()).isLessThan(150);
            } finally {
                close(idle);
            }
        }
    }

    @Test
    void runningOutOfFileDescriptorsStopsAcceptingForAMomentOnly() throws Exception {
        try (Tunnels tunnels =
                Tunnels.tun(2).servingIpcp1().with("auth_timeout_ms", 60_000).with("max_pre_auth_sessions", 1000)) {
            String config = tunnels.writeServer().toString();
            Program server = tunnels.server()
                    .exec(List.of(
                            "prlimit", "--nofile=90:90", Project.launcher().toString(), "--config", config));
            server.awaitLine("event=listening", PATIENCE);
            tunnels.startClient(2);
            List<SocketChannel> idle = new ArrayList<>();
            try {
                for (int i = 0; i < 120; i++) {
                    idle.add(RawClient.connect(tunnels, 1));
                }
                server.awaitLine("event=accept-paused", PATIENCE);
                assertThat(tunnels.client(2).pings("10.10.0.1", PATIENCE)).isTrue();
            } finally {
                close(idle);
            }
            tunnels.startClient(1);
            assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
        }
    }

    @Test
    void framesOfEveryBadKindEndTheirOwnConnectionAndNoOther() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2).servingIpcp1()) {
            Ipcpd server = tunnels.startServer();
            Ipcpd good = tunnels.startClient(2);
            int seen = good.program().lines().size();
            List<String> strangers = List.of(
                    "00000000", // no content
                    "00000ffd", // too long for a claim
                    "ffffffff",
                    "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1
                    "0000000431323334353637",
                    "00000006021122334455", // a MAC, on a TUN
                    "0000000731302e31302e30", // half an address
                    "000000040a0a00020000005c" + "00".repeat(0x5c), // a hello of the wrong size
                    "000000040a0a00020000005d" + "00".repeat(0x5d)); // a hello that is not sealed
            for (String bytes : strangers) {
                try (SocketChannel stranger = RawClient.connect(tunnels, 1)) {
                    stranger.write(ByteBuffer.wrap(HexFormat.of().parseHex(bytes)));
                    assertEnds(stranger, bytes);
                }
            }
            List<String> afterLogin = List.of(
                    "00000000", "00000ffd", "ffffffff", "00000028" + "00".repeat(40), "0000002d" + "00".repeat(45));
            for (String bytes : afterLogin) {
                try (RawClient bad = RawClient.login(tunnels, 1)) {
                    bad.awaitHeartbeat();
                    bad.send(HexFormat.of().parseHex(bytes));
                    assertThatThrownBy(() -> {
                                while (true) {
                                    bad.awaitHeartbeat();
                                }
                            })
                            .as(bytes)
                            .isInstanceOf(IOException.class);
                }
            }
            assertThat(server.awaitEvent("session-down", PATIENCE)).contains("client=10.10.0.2", "reason=bad-frame");
            assertThat(tunnels.client(2).pings("10.10.0.1", PATIENCE)).isTrue();
            assertThat(good.program().lines()).hasSize(seen);
        }
    }

    @Test
    void whatIsReplayedIsDroppedAndCounted() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(1).servingIpcp1()) {
            Ipcpd server = tunnels.startServer();
            try (RawClient client = RawClient.login(tunnels, 1)) {
                client.awaitHeartbeat();
                byte[] frame = client.sealed(packet("0a0a0002", "0a0a0001", 100));
                for (int i = 0; i < 5; i++) {
                    client.send(frame);
                }
                client.awaitHeartbeat();
            }
            server.awaitEvent("session-down", PATIENCE);
            Map<String, Long> counted = server.stop();
            assertThat(counted).containsEntry("rx_packets", 1L).containsEntry("dropped_replayed", 4L);
        }
    }

    @Test
    void sixteenClientsThatStormWithSmallPacketsStayConnected() throws Exception {
        int count = 16;
        try (Tunnels tunnels = Tunnels.tun(count).servingIpcp1()) {
            Ipcpd server = tunnels.startServer();
            List<RawClient> clients = new ArrayList<>();
            try {
                for (int k = 1; k <= count; k++) {
                    clients.add(RawClient.login(tunnels, k));
                }
                List<FutureTask<Void>> storms = new ArrayList<>();
                for (int k = 1; k <= count; k++) {
                    storms.add(storm(clients.get(k - 1), packet("0a0a00%02x".formatted(k + 1), "0a0a0001", 32)));
                }
                for (FutureTask<Void> storm : storms) {
                    storm.get();
                }
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
            for (int k = 1; k <= count; k++) {
                server.program().awaitLine("event=session-down client=10\\.10\\.0\\." + (k + 1) + " ", PATIENCE);
            }
            assertThat(server.program().lines())
                    .filteredOn(line -> line.contains("event=session-down"))
                    .hasSize(count)
                    .allMatch(line -> line.contains("reason=peer-closed") && line.contains("rx_packets=20000 "));
            server.stop();
        }
    }

    private static FutureTask<Void> storm(RawClient client, byte[] packet) {
        Callable<Void> body = () -> {
            for (int burst = 0; burst < 100; burst++) {
                for (int i = 0; i < 200; i++) {
                    client.add(packet);
                }
                client.flush();
            }
            client.awaitHeartbeat();
            return null;
        };
        var task = new FutureTask<>(body);
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void aClientThatDoesNotReadLosesOnlyItsOwnPackets() throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2).servingIpcp1()) {
            tunnels.startServer();
            tunnels.startClient(2);
            try (RawClient deaf = RawClient.login(tunnels, 1);
                    TrafficServer _ = sink(tunnels.client(2))) {
                deaf.awaitHeartbeat();
                var flood = new FutureTask<>(
                        () -> traffic(tunnels.server(), "10.10.0.3").upload(1, Amount.of(8 << 20)));
                Floods.start(tunnels.server(), "10.10.0.2", Duration.ofSeconds(3));
                Thread.ofVirtual().start(flood);
                assertThat(flood.get().bytes()).isEqualTo(8 << 20);
                deaf.awaitHeartbeat(); // behind all the packets that were sent to it
            }
        }
    }

    private static void assertEnds(SocketChannel stranger, String sent) throws IOException {
        stranger.socket().setSoTimeout(5000);
        byte[] buffer = new byte[256];
        var in = stranger.socket().getInputStream();
        try {
            while (in.read(buffer) >= 0) {
                // a challenge, perhaps
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server did not end the connection after " + sent, e);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    /** An IPv4 packet of UDP, addresses in hexadecimal, of so many bytes in all. */
    static byte[] packet(String source, String destination, int length) {
        byte[] header = HexFormat.of()
                .parseHex("4500%04x0000400040110000".formatted(length)
                        + source
                        + destination
                        + "1b581b59%04x0000".formatted(length - 20));
        return Arrays.copyOf(header, length);
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
