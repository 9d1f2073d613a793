package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficClient;
import ipcp.integration.traffic.TrafficServer;
import ipcp.wire.Protocol;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As many clients as a server may have, in the memory that the launcher gives it. */
@NeedsNamespaces
@Timeout(90)
class CrowdIT {
    /** Client 1 is a daemon; the others never read, and all sit where client 2 is. */
    private static final int CLIENTS = 128;

    private static final int FIRST_DEAF = 2;

    /**
     * For each of those 2 MB in small packets, and in long ones 3 or more: its connection, its session and its queue
     * hold less of either.
     */
    private static final int ROUNDS = 2000;

    private static final long LONG_BYTES = 3 << 20;
    private static final long SOME = 4 << 20;

    @ParameterizedTest
    @CsvSource({"ipcp/2, 60000", "ipcp/1, 4000"})
    void allButOneOf128ClientsDoNotReadAndTheServerServesTheOne(String protocol, int longest) throws Exception {
        try (Tunnels tunnels = Tunnels.tun(2)
                .admitting(CLIENTS)
                .with("protocols", Stream.of("ipcp/2", protocol).distinct().toList())
                .with("heartbeat_timeout_ms", 80_000)) {
            Ipcpd server = tunnels.startServer();
            Ipcpd good = tunnels.startClient(1);
            List<RawClient> deaf = new ArrayList<>();
            try (TrafficServer _ = sink(tunnels.client(1))) {
                for (int k = FIRST_DEAF; k <= CLIENTS; k++) {
                    deaf.add(RawClient.login(
                            tunnels, 2, k, Protocol.named(protocol).orElseThrow()));
                }
                FutureTask<Void> flood = flood(tunnels.server());
                FutureTask<Void> others = flood(deaf.getFirst(), longest);
                TrafficClient toTheOne = traffic(tunnels.server(), "10.10.0.2");
                isServed(toTheOne);
                flood.get(60, TimeUnit.SECONDS);
                others.get(60, TimeUnit.SECONDS);
                isServed(toTheOne);
                assertThat(tunnels.client(1).pings("10.10.0.1", PATIENCE)).isTrue();
                assertThat(good.program().isAlive()).isTrue();
                server.stop();
                everySessionHasLostPacketsAndLivedOn(server.program().lines());
            } finally {
                for (RawClient client : deaf) {
                    client.close();
                }
            }
        }
    }

    private static void isServed(TrafficClient one) throws IOException, InterruptedException {
        assertThat(one.upload(1, Amount.of(SOME)).bytes()).isEqualTo(SOME);
        assertThat(one.download(1, Amount.of(SOME)).bytes()).isEqualTo(SOME);
    }

    private static void everySessionHasLostPacketsAndLivedOn(List<String> log) {
        assertThat(log)
                .filteredOn(line -> line.contains("event=session-down"))
                .hasSize(CLIENTS)
                .allMatch(line -> line.contains("reason=stopped"))
                .filteredOn(line -> !line.contains("client=10.10.0.2 "))
                .allMatch(line -> line.matches(".*\\bdropped_queue_full=[1-9].*"));
        assertThat(log).noneMatch(line -> line.contains("OutOfMemory") || line.contains("event=bug"));
    }

    /** Small packets from the server's host for all that do not read. */
    private static FutureTask<Void> flood(Namespace server) throws IOException {
        List<InetAddress> targets = new ArrayList<>();
        for (int k = FIRST_DEAF; k <= CLIENTS; k++) {
            targets.add(InetAddress.getByName("10.10.0." + (k + 1)));
        }
        DatagramSocket socket = server.call(DatagramSocket::new);
        return start(() -> {
            try (socket) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (InetAddress target : targets) {
                        socket.send(new DatagramPacket(new byte[1000], 1000, target, 9));
                    }
                }
            }
            return null;
        });
    }

    /** Long packets for the others from one that does not read either: from there none is cut on its way. */
    private static FutureTask<Void> flood(RawClient first, int longest) {
        List<byte[]> packets = new ArrayList<>();
        for (int k = FIRST_DEAF + 1; k <= CLIENTS; k++) {
            packets.add(
                    HostileIT.packet("0a0a00%02x".formatted(FIRST_DEAF + 1), "0a0a00%02x".formatted(k + 1), longest));
        }
        return start(() -> {
            for (long sent = 0; sent < LONG_BYTES; sent += longest) {
                for (byte[] packet : packets) {
                    first.add(packet);
                    first.flush();
                }
            }
            return null;
        });
    }

    private static FutureTask<Void> start(Callable<Void> body) {
        var task = new FutureTask<>(body);
        Thread.ofVirtual().name("flood").start(task);
        return task;
    }
}
