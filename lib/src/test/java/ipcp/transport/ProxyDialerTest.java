package ipcp.transport;

import static ipcp.transport.FakeProxy.apart;
import static ipcp.transport.FakeProxy.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.transport.FakeProxy.Turn;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that do what they like; what real ones do is tested with real ones. */
@Timeout(20)
class ProxyDialerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Endpoint TARGET = Endpoint.parse("server.example:5000");
    /** Of a request for the target. */
    private static final int REQUEST = 7 + "server.example".length();

    private static final byte[] NO_LOGIN = bytes(5, 0);
    private static final byte[] CONNECTED = bytes(5, 0, 0, 1, 10, 0, 0, 1, 0x12, 0x34);

    private static Dialer through(Proxy... proxies) {
        return Dialers.to(TARGET, List.of(proxies), Approach.NONE);
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What was sent right behind the proxy's last byte. */
    private static void carries(Connection connection, String greeting) throws IOException {
        var in = ByteBuffer.allocate(greeting.length());
        while (in.hasRemaining() && connection.read(in) >= 0) {}
        assertThat(ascii(in.array())).isEqualTo(greeting);
    }

    @Test
    void theNameGoesToTheProxyAndItsAnswerMayComeByteByByteWithTheTunnelRightBehind() throws Exception {
        byte[] named = bytes(5, 0, 0, 3, 4, 'n', 'a', 'm', 'e', 0x12, 0x34);
        byte[] v6 = Arrays.copyOf(bytes(5, 0, 0, 4), 4 + 16 + 2);
        byte[] nameless = bytes(5, 0, 0, 3, 0, 0, 0);
        for (byte[] reply : List.of(CONNECTED, named, v6, nameless)) {
            byte[] all = Arrays.copyOf(reply, reply.length + 5);
            System.arraycopy(ascii("hello"), 0, all, reply.length, 5);
            try (var proxy = new FakeProxy(true, new Turn(3, apart(NO_LOGIN)), new Turn(REQUEST, apart(all)));
                    Connection connection = through(proxy.as(Proxy.Kind.SOCKS5)).dial(LIMIT)) {
                carries(connection, "hello");
                assertThat(connection.remote()).isEqualTo(TARGET);
                connection.write(ByteBuffer.wrap(ascii("echo")));
                carries(connection, "echo");
                connection.shutdownOutput();
                assertThat(ascii(proxy.heard())).isEqualTo("\5\1\0\5\1\0\3\16server.example\23\210");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1:258,0105010001c00002010102", "[2001:db8::1]:1,010501000420010db80000000000000000000000010001"
    })
    void anAddressGoesAsOne(String target, String hex) throws Exception {
        byte[] request = HexFormat.of().parseHex(hex.substring(2));
        try (var proxy = new FakeProxy(false, new Turn(3, NO_LOGIN), new Turn(request.length, CONNECTED));
                Connection _ = Dialers.to(Endpoint.parse(target), List.of(proxy.as(Proxy.Kind.SOCKS5)), Approach.NONE)
                        .dial(LIMIT)) {
            assertThat(Arrays.copyOfRange(proxy.heard(), 3, 3 + request.length)).isEqualTo(request);
        }
    }

    @Test
    void aLoginIsOfferedWhenThereIsOneAndSentWhenItIsAskedFor() throws Exception {
        try (var proxy = new FakeProxy(
                        false,
                        new Turn(4, bytes(5, 2)),
                        new Turn(3 + 4 + 6, bytes(1, 0)),
                        new Turn(REQUEST, CONNECTED));
                Connection _ = through(Proxy.parse("socks5://user:secret@" + proxy.address()))
                        .dial(LIMIT)) {
            assertThat(ascii(proxy.heard())).startsWith("\5\2\0\2\1\4user\6secret\5\1\0\3");
        }
        try (var proxy = new FakeProxy(false, new Turn(4, NO_LOGIN), new Turn(REQUEST, CONNECTED));
                Connection _ = through(Proxy.parse("socks5://user:secret@" + proxy.address()))
                        .dial(LIMIT)) {
            assertThat(ascii(proxy.heard())).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|general failure (1)",
                "2|not allowed by its rules (2)",
                "3|network unreachable (3)",
                "4|host unreachable (4)",
                "5|connection refused (5)",
                "6|TTL expired (6)",
                "7|command not supported (7)",
                "8|address type not supported (8)",
                "240|for a reason that RFC 1928 does not know (240)"
            })
    void aRefusalIsNamedWithItsCodeAndWhoseItIs(int reply, String meaning) throws Exception {
        try (var proxy = new FakeProxy(true, new Turn(3, NO_LOGIN), new Turn(REQUEST, bytes(5, reply)))) {
            assertThatThrownBy(() -> through(proxy.as(Proxy.Kind.SOCKS5)).dial(LIMIT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage(
                            "proxy, socks5 " + proxy.address() + ": cannot connect to server.example:5000: " + meaning);
            assertThat(proxy.heard()).as("the connection is closed").isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0400|answers with version 4, expected 5",
                "4854|not a SOCKS5 proxy: it answers with version 72",
                "05ff|takes nobody without a login (255)",
                "0502|wants a login that was not offered (2)",
                "05|has closed the connection before the answer to its greeting",
                "''|has closed the connection before the answer to its greeting",
                "0500|has closed the connection before its reply",
                "050004|has closed the connection before its reply",
                "05000400|answers with version 4, expected 5",
                "05000500000200|an address of an unknown type (2)",
                "050005000001000000|has closed the connection before its reply",
                "0500050000030a6162|has closed the connection before its reply"
            })
    void whatIsNoSocksIsSaidSo(String hex, String message) throws Exception {
        byte[] answer = HexFormat.of().parseHex(hex);
        byte[] method = Arrays.copyOf(answer, Math.min(2, answer.length));
        byte[] rest = Arrays.copyOfRange(answer, method.length, answer.length);
        // Who closes with something unread resets the connection: it takes all there is.
        Turn[] turns = method.length == 2 && method[0] == 5 && method[1] == 0
                ? new Turn[] {new Turn(3, method), new Turn(REQUEST, rest)}
                : new Turn[] {new Turn(3, method)};
        try (var proxy = new FakeProxy(false, turns)) {
            assertThatThrownBy(() -> through(proxy.as(Proxy.Kind.SOCKS5)).dial(LIMIT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("proxy, socks5 " + proxy.address() + ": ")
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @CsvSource({"0101,refused (1)", "0500,answers with version 5"})
    void aRefusedPasswordIsSaidSoAndNotWhichItWas(String hex, String message) throws Exception {
        byte[] answer = HexFormat.of().parseHex(hex);
        try (var proxy = new FakeProxy(false, new Turn(4, bytes(5, 2)), new Turn(3 + 4 + 6, answer))) {
            assertThatThrownBy(() -> through(Proxy.parse("socks5://user:secret@" + proxy.address()))
                            .dial(LIMIT))
                    .hasMessageContaining(message)
                    .message()
                    .doesNotContain("secret");
        }
    }

    private static int connectRequest(String login) {
        return ("CONNECT server.example:5000 HTTP/1.1\r\nHost: server.example:5000\r\n" + login + "\r\n").length();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 200\r\nProxy-agent: some\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 204 \nA: b\n\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
            })
    void theTunnelBeginsRightBehindTheHeadOfTheAnswer(String head) throws Exception {
        for (byte[][] pieces : List.of(apart(ascii(head + "hello")), new byte[][] {ascii(head + "hello")})) {
            try (var proxy = new FakeProxy(true, new Turn(connectRequest(""), pieces));
                    Connection connection = through(proxy.as(Proxy.Kind.HTTP)).dial(LIMIT)) {
                carries(connection, "hello");
                connection.shutdownOutput();
                assertThat(ascii(proxy.heard()))
                        .isEqualTo("CONNECT server.example:5000 HTTP/1.1\r\nHost: server.example:5000\r\n\r\n");
            }
        }
    }

    @Test
    void anHttpProxyGetsTheLoginWithTheRequest() throws Exception {
        String header = "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n";
        try (var proxy = new FakeProxy(false, new Turn(connectRequest(header), ascii("HTTP/1.1 200 OK\r\n\r\n")));
                Connection _ = through(Proxy.parse("http://user:secret@" + proxy.address()))
                        .dial(LIMIT)) {
            assertThat(ascii(proxy.heard())).contains("\r\n" + header);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 403 Filtered~~|cannot connect to server.example:5000: 403 Filtered",
                "HTTP/1.1 407 Proxy Authentication Required~A: b~~|407 Proxy Authentication Required",
                "HTTP/1.1 502~~|cannot connect to server.example:5000: 502",
                "HTTP/1.1 500 a\u0007\u001b[31mb~~|500 a??[31mb",
                "HTTP/1.1 20 OK~~|no status: \"HTTP/1.1 20 OK\"",
                "SSH-2.0-OpenSSH~|not an HTTP proxy",
                "HTTP/2 200~~|not an HTTP proxy",
                "HTTP/1.1 200 OK~|has closed the connection before its answer"
            })
    void whatIsNotConnectedIsSaidSo(String answer, String message) throws Exception {
        try (var proxy = new FakeProxy(false, new Turn(connectRequest(""), ascii(answer.replace("~", "\r\n"))))) {
            assertThatThrownBy(() -> through(proxy.as(Proxy.Kind.HTTP)).dial(LIMIT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("proxy, http " + proxy.address() + ": ")
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nA: ", "HTTP/1.1 100 Continue\r\n\r\n"})
    void anAnswerWithoutEndIsRefused(String piece) throws Exception {
        String head = piece.endsWith("\n") ? piece.repeat(500) : piece + "a".repeat(10_000);
        try (var proxy = new FakeProxy(false, new Turn(connectRequest(""), ascii(head)))) {
            assertThatThrownBy(() -> through(proxy.as(Proxy.Kind.HTTP)).dial(LIMIT))
                    .hasMessageContaining("a head of more than 8192 bytes");
        }
    }

    /** One that is silent, one that was silent from the start, one that sends a byte now and then. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void thereIsOneLimitHoweverTheyDragItOut(int kind) throws Exception {
        Turn[] turns =
                switch (kind) {
                    case 0 -> new Turn[] {new Turn(3, NO_LOGIN), new Turn(10_000)};
                    case 1 -> new Turn[] {new Turn(10_000)};
                    default -> new Turn[] {new Turn(connectRequest(""), apart(ascii("HTTP/1.1"))), new Turn(10_000)};
                };
        try (var proxy = new FakeProxy(false, turns)) {
            Proxy as = proxy.as(kind == 2 ? Proxy.Kind.HTTP : Proxy.Kind.SOCKS5);
            assertThatThrownBy(() -> through(as).dial(Duration.ofMillis(300)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("proxy, " + as.kind() + " " + proxy.address() + ": no answer in time");
            assertThat(proxy.heard()).as("the connection is closed").isNotNull();
        }
    }

    @Test
    void aProxyThatTricklesForEverIsLeftAtTheLimit() throws Exception {
        byte[] endless = new byte[8000];
        Arrays.fill(endless, (byte) 'a');
        System.arraycopy(ascii("HTTP/1.1 200 O"), 0, endless, 0, 14);
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var trickle = new FutureTask<>(() -> {
                try (var socket = server.accept()) {
                    for (byte b : endless) {
                        socket.getOutputStream().write(b);
                        Thread.sleep(5); // the trickle
                    }
                    return false;
                } catch (IOException _) {
                    return true; // the other end has gone
                }
            });
            Thread.startVirtualThread(trickle);
            Proxy proxy = Proxy.parse("http://127.0.0.1:" + server.getLocalPort());
            assertThatThrownBy(() -> through(proxy).dial(Duration.ofMillis(300)))
                    .hasMessageContaining("in time");
            assertThat(trickle.get()).isTrue();
        }
    }

    @Test
    void anInterruptEndsItAndClosesTheConnection() throws Exception {
        try (var proxy = new FakeProxy(false, new Turn(10_000))) {
            var dial =
                    new FutureTask<>(() -> through(proxy.as(Proxy.Kind.SOCKS5)).dial(Duration.ofMinutes(1)));
            Thread.startVirtualThread(dial).interrupt();
            assertThatThrownBy(() -> dial.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void theWayIsPreparedToTheFirstProxyAlone() throws Exception {
        var approached = new ArrayList<InetAddress>();
        try (var proxy = new FakeProxy(false, new Turn(3, NO_LOGIN), new Turn(REQUEST, CONNECTED));
                Connection _ = Dialers.to(TARGET, List.of(proxy.as(Proxy.Kind.SOCKS5)), approached::add)
                        .dial(LIMIT)) {
            assertThat(approached).containsExactly(InetAddress.getLoopbackAddress());
        }
    }

    @Test
    void ofSeveralTheMessageSaysWhichOneFailed() throws Exception {
        // One fake answers for both: the second's words come through the first.
        try (var first = new FakeProxy(
                false,
                new Turn(3, NO_LOGIN),
                new Turn(7 + "second.example".length(), CONNECTED),
                new Turn(connectRequest(""), ascii("HTTP/1.1 503 Not now\r\n\r\n")))) {
            assertThatThrownBy(() -> through(first.as(Proxy.Kind.SOCKS5), Proxy.parse("http://second.example:3128"))
                            .dial(LIMIT))
                    .hasMessage("proxy 2 of 2, http second.example:3128: cannot connect to server.example:5000:"
                            + " 503 Not now");
            assertThat(ascii(first.heard())).contains("\3\16second.example\14\70");
        }
        var nobody = Proxy.parse("socks5://unix:/no/such/socket");
        assertThatThrownBy(() ->
                        through(nobody, Proxy.parse("http://second.example")).dial(LIMIT))
                .hasMessage(
                        "proxy 1 of 2, socks5 unix:/no/such/socket: unix:/no/such/socket: No such file or directory");
    }
}
