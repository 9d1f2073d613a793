package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ipcpd portal}: with another one, and with a peer that is not ours. */
@NeedsNamespaces
@Timeout(120)
class PortalIT {
    private static final String RIGHT = "192.0.2.1";
    private static final String ADDRESS = RIGHT + ":5000";
    private static final Amount BULK = Amount.of(16 << 20);

    private Lab lab;
    private Namespace left;
    private Namespace right;

    @BeforeEach
    void build() throws Exception {
        lab = Lab.pair();
        left = lab.get("left");
        right = lab.get("right");
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1400, 10.10.0.1, 10.10.0.2, 24",
        "1400, fd00:10::1, fd00:10::2, 64",
        "65535, 10.10.0.1, 10.10.0.2, 24",
        "68, 10.10.0.1, 10.10.0.2, 24"
    })
    void twoPortalsCarryTrafficBothWays(int mtu, String ours, String theirs, String prefix) throws Exception {
        Ipcpd server = Portals.listen(right, mtu, ours + "/" + prefix, ADDRESS);
        Ipcpd client = Portals.connect(left, mtu, theirs + "/" + prefix, ADDRESS);
        try (TrafficServer _ = sink(right)) {
            var traffic = traffic(left, ours);
            Amount amount = mtu < 1000 ? Amount.of(1 << 20) : BULK;
            assertThat(traffic.awaitEcho(PATIENCE)).isTrue();
            assertThat(traffic.upload(2, amount).bytes()).isEqualTo(2 * amount.bytes());
            assertThat(traffic.download(2, amount).bytes()).isEqualTo(2 * amount.bytes());
        }
        client.stop();
        server.stop();
    }

    @Test
    void eitherEndMayStartFirstAndComeBack() throws Exception {
        Ipcpd client = Ipcpd.run(left, Portals.words(1400, "10.10.0.2/24", "-c", ADDRESS));
        client.awaitEvent("disconnected", PATIENCE);
        Ipcpd server = Portals.listen(right, 1400, "10.10.0.1/24", ADDRESS);
        client.awaitEvent("session-up", PATIENCE);
        int seen = client.program().lines().size();

        server.program().signal("KILL");
        client.awaitEvent(seen, "disconnected", PATIENCE);
        Portals.listen(right, 1400, "10.10.0.1/24", ADDRESS);

        client.awaitEvent(seen, "session-up", PATIENCE);
        assertThat(left.pings("10.10.0.1", PATIENCE)).isTrue();
    }

    @Test
    void aPeerThatIsNotOursConnectsAndIsAnswered() throws Exception {
        Portals.listen(right, 1400, "10.10.0.1/24", ADDRESS);

        try (OldPortal peer = OldPortal.connect(left, RIGHT, 5000)) {
            isServed(peer);
        }
    }

    @Test
    void aPeerThatIsNotOursIsConnectedTo() throws Exception {
        try (ServerSocket listener = right.call(() -> new ServerSocket(5000))) {
            Portals.connect(left, 1400, "10.10.0.2/24", ADDRESS);
            try (OldPortal peer = OldPortal.accept(listener)) {
                var echoes = new FutureTask<Void>(() -> {
                    while (true) {
                        byte[] packet = peer.read();
                        if (Pings.isRequest(packet)) {
                            peer.send(Pings.reply(packet));
                        }
                    }
                });
                Thread.ofVirtual().start(echoes);

                assertThat(left.pings("10.10.0.1", PATIENCE)).isTrue();
            }
        }
    }

    /** Each of them is what the original would end its process for. */
    @Test
    void whoeverKnocksAndSaysSomethingElseEndsNothingButItsConnection() throws Exception {
        Ipcpd portal = Portals.listen(right, 1400, "10.10.0.1/24", ADDRESS);
        byte[] ones = new byte[40];
        Arrays.fill(ones, (byte) 0xff);
        for (byte[] bytes : new byte[][] {ones, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)}) {
            try (OldPortal scanner = OldPortal.connect(left, RIGHT, 5000)) {
                scanner.sendRaw(bytes);
                assertThat(scanner.isEnded()).isTrue();
            }
        }
        OldPortal.connect(left, RIGHT, 5000).close();

        try (OldPortal peer = OldPortal.connect(left, RIGHT, 5000)) {
            isServed(peer);
        }
        assertThat(portal.program().isAlive()).isTrue();
    }

    @Test
    void aPeerThatDoesNotReadLosesPacketsAndNothingElse() throws Exception {
        Ipcpd portal = Portals.listen(right, 1400, "10.10.0.1/24", ADDRESS);
        try (OldPortal peer = OldPortal.connect(left, RIGHT, 5000)) {
            isServed(peer);
            Floods.sendCalmly(right, "10.10.0.2", 5000);
            isServed(peer);
        }
        portal.awaitEvent("session-down", PATIENCE);
        assertThat(portal.stop())
                .hasEntrySatisfying(
                        "dropped_queue_full", lost -> assertThat(lost).isPositive());
    }

    /** Behind whatever else comes, and asking again meanwhile: what does not fit into the queue is lost. */
    private static void isServed(OldPortal peer) throws Exception {
        for (int others = 0; ; others++) {
            if (others % 20 == 0) {
                peer.send(Pings.request("10.10.0.2", "10.10.0.1"));
            }
            if (Pings.isReply(peer.read())) {
                return;
            }
        }
    }
}
