package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.link.LinkKind;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.ClientIdentity;
import ipcp.wire.IpcpClient;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients and servers that speak {@code ipcp/2}, and such that do not. */
@Timeout(30)
class Ipcp2TunnelTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String A = "10.10.0.2";
    private static final String B = "10.10.0.3";

    private final PrivateKey serverKey = PrivateKey.random();
    private final PrivateKey clientKey = PrivateKey.random();

    private static ClientOptions options(ClientIdentity identity, Protocol protocol, List<AeadSuite> suites) {
        return new ClientOptions(
                new IpcpClient(identity, protocol, suites),
                Accepting.NOTHING,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                false);
    }

    private static ClientOptions withKey(String claim, byte[] key, AeadSuite... suites) {
        var identity = new ClientIdentity(TestTunnel.claim(claim), claim, PresharedKey.takeOver(key));
        return options(identity, Protocol.IPCP_2, suites.length == 0 ? AeadSuite.preferred() : List.of(suites));
    }

    private static ClientOptions withName(String name) {
        var identity = new ClientIdentity(
                LinkKind.TUN,
                Optional.empty(),
                "",
                Optional.of(name),
                Optional.of(PresharedKey.takeOver(TestTunnel.key())),
                Optional.empty(),
                Optional.empty());
        return options(identity, Protocol.IPCP_2, AeadSuite.preferred());
    }

    private ClientOptions withKeyPair(PrivateKey key) {
        var identity = new ClientIdentity(
                LinkKind.TUN,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(key),
                Optional.of(serverKey.publicKey()));
        return options(identity, Protocol.IPCP_2, AeadSuite.preferred());
    }

    private static IpcpOffer wires(Optional<PrivateKey> key, Protocol... protocols) {
        return new IpcpOffer(Set.of(protocols), List.of(AeadSuite.values()), key);
    }

    private static void packetsFlow(TestTunnel tunnel, TestClient client, String claim) throws Exception {
        byte[] request = ip(claim, SERVER, "request");
        byte[] answer = ip(SERVER, claim, "answer");
        client.link.inject(request);
        tunnel.receives(request);
        tunnel.link.inject(answer);
        client.receives(answer);
    }

    @Test
    void packetsFlowWithEitherSuite() throws Exception {
        for (AeadSuite suite : AeadSuite.values()) {
            try (var tunnel = TestTunnel.tun(A).start();
                    var client = new TestClient(tunnel.port, withKey(A, TestTunnel.key(), suite))) {
                packetsFlow(tunnel, client.connected(), A);
            }
        }
    }

    /** Without it, being replaced would look like a connection that somebody cut. */
    @Test
    void aSessionThatIsReplacedHearsThatItIsTheEnd() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start();
                var old = new TestClient(tunnel.port, withKey(A, TestTunnel.key()))) {
            old.connected();
            try (var young = new TestClient(tunnel.port, withKey(A, TestTunnel.key()))) {
                packetsFlow(tunnel, young.connected(), A);
                assertThat(old.end().reason()).isEqualTo(SessionEnd.Reason.PEER_CLOSED);
            }
        }
    }

    @Test
    void aClientMayGoByItsName() throws Exception {
        try (var tunnel = TestTunnel.tun(A, B).name(B, "laptop").start();
                var client = new TestClient(tunnel.port, withName("laptop"))) {
            packetsFlow(tunnel, client.connected(), B);
        }
    }

    @Test
    void aClientMayHaveAKeyPairAlone() throws Exception {
        try (var tunnel = TestTunnel.tun(A, B)
                        .keyPair(A, clientKey.publicKey())
                        .wires(wires(Optional.of(serverKey), Protocol.IPCP_2))
                        .start();
                var client = new TestClient(tunnel.port, withKeyPair(clientKey));
                var other = new TestClient(tunnel.port, withKey(B, TestTunnel.key()))) {
            packetsFlow(tunnel, client.connected(), A);
            packetsFlow(tunnel, other.connected(), B);
        }
    }

    @Test
    void bothWiresLiveSideBySide() throws Exception {
        try (var tunnel = TestTunnel.tun(A, B).start();
                var client = new TestClient(tunnel.port, withKey(A, TestTunnel.key()))) {
            client.connected();
            TestClient old = tunnel.client(B);
            packetsFlow(tunnel, client, A);
            packetsFlow(tunnel, old, B);
        }
    }

    @Test
    void aWrongKeyAnUnknownClaimAndAnUnknownKeyPairAreRefusedAlike() throws Exception {
        try (var tunnel = TestTunnel.tun(A, B)
                .keyPair(A, clientKey.publicKey())
                .wires(wires(Optional.of(serverKey), Protocol.IPCP_2))
                .start()) {
            List<ClientOptions> wrong = List.of(
                    withKey(B, RawPeer.random(32)),
                    withKey("10.10.0.9", TestTunnel.key()),
                    withKey(A, TestTunnel.key()), // this one's is a key pair
                    withName("nobody"),
                    withKeyPair(PrivateKey.random()));
            for (ClientOptions options : wrong) {
                try (var client = new TestClient(tunnel.port, options)) {
                    assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
                    assertThat(client.end().detail())
                            .startsWith("the server closed the connection at the login: wrong key");
                }
            }
        }
    }

    @Test
    void aServerWithoutAKeyPairRefusesThemLikeAWrongOne() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start();
                var client = new TestClient(tunnel.port, withKeyPair(clientKey))) {
            assertThat(client.end().detail()).startsWith("the server closed the connection at the login: wrong key");
        }
    }

    @Test
    void aServerThatDoesNotServeTheWireSaysNothing() throws Exception {
        try (var tunnel = TestTunnel.tun(A)
                        .wires(wires(Optional.empty(), Protocol.IPCP_1))
                        .start();
                var client = new TestClient(tunnel.port, withKey(A, TestTunnel.key()))) {
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
            assertThat(client.end().detail()).contains("does not serve ipcp/2").contains("log");
        }
        try (var tunnel = TestTunnel.tun(A)
                        .wires(wires(Optional.empty(), Protocol.IPCP_2))
                        .start();
                var client = new TestClient(tunnel.port, once(Protocol.IPCP_1))) {
            assertThat(client.end().reason()).isEqualTo(Reason.REFUSED);
            assertThat(client.end().detail()).contains("another protocol").contains("log");
        }
    }

    private static ClientOptions once(Protocol protocol) {
        return options(
                new ClientIdentity(TestTunnel.claim(A), A, PresharedKey.takeOver(TestTunnel.key())),
                protocol,
                AeadSuite.preferred());
    }

    @Test
    void eitherDialectStandsForBoth() throws Exception {
        for (Protocol served : List.of(Protocol.IPCP_1, Protocol.IPCP_1_TEXT)) {
            try (var tunnel =
                    TestTunnel.tun(A).wires(wires(Optional.empty(), served)).start()) {
                for (Protocol spoken : List.of(Protocol.IPCP_1, Protocol.IPCP_1_TEXT)) {
                    try (var client = new TestClient(tunnel.port, once(spoken))) {
                        client.connected();
                    }
                }
            }
        }
    }

    @Test
    void withoutACommonSuiteTheServerSaysNothing() throws Exception {
        var wires = new IpcpOffer(Set.of(Protocol.IPCP_2), List.of(AeadSuite.CHACHAPOLY), Optional.empty());
        try (var tunnel = TestTunnel.tun(A).wires(wires).start();
                var client = new TestClient(tunnel.port, withKey(A, TestTunnel.key(), AeadSuite.AESGCM))) {
            assertThat(client.end().detail()).contains("none of these suites");
        }
    }

    /** Who recorded a login and plays it again gets nowhere, and the client's session lives on. */
    @Test
    void aRecordedLoginNeitherGetsInNorPutsAnybodyOut() throws Exception {
        try (var tunnel = TestTunnel.tun(A).start();
                var recorder = new Recorder(tunnel.port);
                var client = new TestClient(recorder.port(), withKey(A, TestTunnel.key()))) {
            client.connected();
            try (var again = new Socket(InetAddress.getLoopbackAddress(), tunnel.port)) {
                again.setSoTimeout(10_000);
                again.getOutputStream().write(recorder.fromClient());
                InputStream answer = again.getInputStream();
                assertThat(answer.readNBytes(44)).as("the server's hello").hasSize(44);
                assertThatNothingFollows(answer);
            }
            packetsFlow(tunnel, client, A);
            assertThat(tunnel.server.connected()).isEqualTo(1);
        }
    }

    private static void assertThatNothingFollows(InputStream answer) {
        try {
            assertThat(answer.read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    /** A connection to the server that keeps what the client says. */
    private static final class Recorder implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private final int server;

        private Recorder(int server) throws IOException {
            this.server = server;
            Thread.startVirtualThread(this::run);
        }

        private int port() {
            return listener.getLocalPort();
        }

        private byte[] fromClient() {
            eventually("a whole login", () -> said.size() > 100);
            return said.toByteArray();
        }

        private void run() {
            try (Socket client = listener.accept();
                    Socket target = new Socket(InetAddress.getLoopbackAddress(), server)) {
                Thread.startVirtualThread(() -> pump(target, client, OutputStream.nullOutputStream()));
                pump(client, target, said);
            } catch (IOException _) {
                // the test is over
            }
        }

        private static void pump(Socket from, Socket to, OutputStream copy) {
            byte[] buffer = new byte[4096];
            try {
                int count;
                while ((count = from.getInputStream().read(buffer)) > 0) {
                    copy.write(buffer, 0, count);
                    to.getOutputStream().write(buffer, 0, count);
                }
                to.shutdownOutput();
            } catch (IOException _) {
                // the test is over
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void aNameMayNotBeAnothersClaim() {
        assertThatThrownBy(() -> TestTunnel.tun(A, B).name(A, B).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
    }
}
