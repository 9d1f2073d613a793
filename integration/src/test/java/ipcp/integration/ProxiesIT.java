package ipcp.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.transport.Approach;
import ipcp.transport.Connection;
import ipcp.transport.Dialers;
import ipcp.transport.Endpoint;
import ipcp.transport.Listener;
import ipcp.transport.Listeners;
import ipcp.transport.Proxy;
import ipcp.transport.TcpDialer;
import ipcp.transport.UnixListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of real proxies, microsocks and tinyproxy, on the loopback interface. */
@Timeout(60)
class ProxiesIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private final List<Process> programs = new ArrayList<>();
    private Listener listener;

    @BeforeEach
    void listen() throws IOException {
        Programs.need("microsocks");
        Programs.need("tinyproxy");
        listener = Listeners.bind(Endpoint.parseListening("127.0.0.1:0"), UnixListener.OWNER_ONLY);
        Thread.ofVirtual().start(this::echo);
    }

    private void echo() {
        while (true) {
            try (Connection connection = listener.accept()) {
                var buffer = ByteBuffer.allocate(64);
                while (connection.read(buffer) >= 0) {
                    connection.write(buffer.flip());
                    buffer.clear();
                }
            } catch (IOException _) {
                return; // the test has ended
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process program : programs) {
            program.destroy();
            if (!program.waitFor(3, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            }
        }
        if (listener != null) {
            listener.close();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private void start(int port, String... command) throws Exception {
        Process program = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(port + ".log").toFile())
                .start();
        programs.add(program);
        var probe = new TcpDialer(new Endpoint.Tcp("127.0.0.1", port));
        for (long end = System.nanoTime() + LIMIT.toNanos(); System.nanoTime() < end && program.isAlive(); ) {
            try (Connection _ = probe.dial(LIMIT)) {
                return;
            } catch (ConnectException _) {
                Thread.sleep(Duration.ofMillis(10));
            }
        }
        throw new IOException(command[0] + " does not listen: " + Files.readString(folder.resolve(port + ".log")));
    }

    private Proxy socks(String... options) throws Exception {
        int port = freePort();
        var command = new ArrayList<>(List.of("microsocks", "-i", "127.0.0.1", "-p", Integer.toString(port)));
        command.addAll(List.of(options));
        start(port, command.toArray(String[]::new));
        return proxy("socks5://", options.length == 0 ? "" : "user:s%40crét@", port);
    }

    private static Proxy proxy(String scheme, String login, int port) {
        return Proxy.parse(scheme + login + "127.0.0.1:" + port);
    }

    private Proxy http(String login, String... lines) throws Exception {
        int port = freePort();
        Path config = folder.resolve(port + ".conf");
        var all = new ArrayList<>(List.of("Port " + port, "Listen 127.0.0.1", "Timeout 60", "Allow 127.0.0.1"));
        all.addAll(List.of(lines));
        Files.write(config, all);
        start(port, "tinyproxy", "-d", "-c", config.toString());
        return proxy("http://", login, port);
    }

    /** The endpoint that listens, by a name that is resolved at the end of the chain. */
    private Endpoint target() {
        return new Endpoint.Tcp("localhost", ((Endpoint.Tcp) listener.local()).port());
    }

    private void carries(Proxy... chain) throws Exception {
        try (Connection connection =
                Dialers.to(target(), List.of(chain), Approach.NONE).dial(LIMIT)) {
            connection.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            var in = ByteBuffer.allocate(3);
            while (in.hasRemaining()) {
                assertThat(connection.read(in)).isPositive();
            }
            assertThat(in.array()).containsExactly(1, 2, 3);
            assertThat(connection.remote()).isEqualTo(target());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "h", "ss", "sh", "hs", "ssh", "shs", "hss"})
    void aChainInAnyOrderCarriesBytesBothWays(String order) throws Exception {
        var chain = new ArrayList<Proxy>();
        for (int i = 0; i < order.length(); i++) {
            chain.add(order.charAt(i) == 's' ? socks() : http(""));
        }
        carries(chain.toArray(Proxy[]::new));
    }

    @Test
    void aLoginIsTakenByBothKinds() throws Exception {
        carries(
                socks("-u", "user", "-P", "s@crét"),
                http("user:secret@", "BasicAuth user secret"),
                socks("-u", "user", "-P", "s@crét"));
    }

    @Test
    void aWrongPasswordIsSaidToBeRefusedAndByWhom() throws Exception {
        Proxy open = socks();
        Proxy socks = socks("-u", "user", "-P", "another");
        assertThatThrownBy(() -> carries(open, socks))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("proxy 2 of 2, socks5 " + socks.endpoint() + ": user and password refused (");
        Proxy http = http("user:secret@", "BasicAuth user another");
        assertThatThrownBy(() -> carries(http, open))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith(
                        "proxy 1 of 2, http " + http.endpoint() + ": cannot connect to " + open.endpoint() + ": 40");
        Proxy without = Proxy.parse("socks5://" + socks.endpoint());
        assertThatThrownBy(() -> carries(without)).hasMessageContaining("takes nobody without a login (255)");
    }

    @Test
    void whereNobodyListensTheLastProxySaysSo() throws Exception {
        Endpoint nobody = new Endpoint.Tcp("127.0.0.1", freePort());
        Proxy socks = socks();
        Proxy http = http("");
        assertThatThrownBy(() ->
                        Dialers.to(nobody, List.of(http, socks), Approach.NONE).dial(LIMIT))
                .hasMessage("proxy 2 of 2, socks5 " + socks.endpoint() + ": cannot connect to " + nobody
                        + ": connection refused (5)");
        assertThatThrownBy(() ->
                        Dialers.to(nobody, List.of(socks, http), Approach.NONE).dial(LIMIT))
                .hasMessageStartingWith(
                        "proxy 2 of 2, http " + http.endpoint() + ": cannot connect to " + nobody + ": 50");
    }

    @Test
    void aNameIsTheLastProxysToResolve() throws Exception {
        Endpoint nowhere = Endpoint.parse("no-such-host.invalid:5000");
        Proxy last = socks();
        // The reply comes from behind: here nobody has asked.
        assertThatThrownBy(() -> Dialers.to(nowhere, List.of(http(""), last), Approach.NONE)
                        .dial(LIMIT))
                .hasMessageStartingWith("proxy 2 of 2, socks5 " + last.endpoint() + ": cannot connect to " + nowhere);
    }
}
