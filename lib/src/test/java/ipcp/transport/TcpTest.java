package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final int MESSAGE = 100;

    private static final int SOL_SOCKET = 1;
    private static final int SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_INFO = 11;
    private static final int TCP_USER_TIMEOUT = 18;

    @Test
    void bytesGoBothWaysAndTheEndIsSeen() throws Exception {
        try (TcpListener listener = listen();
                Connection client = dialer(listener).dial(LIMIT);
                Connection server = listener.accept()) {
            client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(read(server)).containsExactly(1, 2, 3);
            client.shutdownOutput();
            assertThat(server.read(ByteBuffer.allocate(8))).isEqualTo(-1);
            server.write(ByteBuffer.wrap(new byte[] {4}));
            assertThat(read(client)).containsExactly(4);
            assertThat(((Endpoint.Tcp) server.remote()).host()).isEqualTo("127.0.0.1");
            assertThat(client.remote()).isEqualTo(listener.local());
        }
    }

    /** An interrupt closes the channel under whoever reads; its descriptor may be another connection's at once. */
    @Test
    void aConnectionThatHasFallenSilentNeverTouchesItsDescriptorAgain() throws Exception {
        try (var listener = TcpListener.bind(new Endpoint.Tcp("127.0.0.1", 0));
                Connection client = new TcpDialer(
                                new Endpoint.Tcp("127.0.0.1", listener.local().port()))
                        .dial(LIMIT);
                Connection server = listener.accept()) {
            assertThat(client.writeSome(ByteBuffer.wrap(new byte[] {1}))).isEqualTo(1);
            assertThat(server.read(ByteBuffer.allocate(10))).isEqualTo(1);
            client.quiesce();

            assertThat(client.writeSome(ByteBuffer.wrap(new byte[] {2}))).isEqualTo(Connection.WOULD_BLOCK);
            server.write(ByteBuffer.wrap(new byte[] {3}));
            assertThat(client.readSome(ByteBuffer.allocate(10))).isEqualTo(Connection.WOULD_BLOCK);
            client.write(ByteBuffer.wrap(new byte[] {4})); // the farewell waits, and goes
            ByteBuffer in = ByteBuffer.allocate(10);
            assertThat(server.read(in)).isEqualTo(1);
            assertThat(in.get(0)).isEqualTo((byte) 4);
        }
    }

    @Test
    void aNameIsResolvedAndEachOfItsAddressesIsTried() throws Exception {
        // localhost is 127.0.0.1, and ::1 as well where there is IPv6: only one of them listens
        try (TcpListener listener = listen();
                Connection connection = new TcpDialer(
                                new Endpoint.Tcp("localhost", listener.local().port()))
                        .dial(LIMIT)) {
            assertThat(connection.remote()).isEqualTo(listener.local());
        }
    }

    @Test
    void whereNobodyListensTheMessageSaysWhere() throws Exception {
        int port;
        try (TcpListener listener = listen()) {
            port = listener.local().port();
        }
        assertThatThrownBy(() -> new TcpDialer(new Endpoint.Tcp("127.0.0.1", port)).dial(LIMIT))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void aNameThatDoesNotExistIsSaidSo() {
        assertThatThrownBy(() -> new TcpDialer(new Endpoint.Tcp("no-such-host.invalid", 1)).dial(LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void diallingGivesUpAtItsLimitAndWhenInterrupted() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = new ArrayList<Socket>();
            for (int i = 0; i < 2; i++) { // the system answers no more connections than that
                waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            var dialer = new TcpDialer(new Endpoint.Tcp("127.0.0.1", full.getLocalPort()));
            long started = System.nanoTime();
            assertThatThrownBy(() -> dialer.dial(Duration.ofMillis(200))).isInstanceOf(ConnectException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));

            var dial = new FutureTask<>(() -> dialer.dial(Duration.ofMinutes(1)));
            Thread thread = Thread.startVirtualThread(dial);
            thread.interrupt();
            assertThatThrownBy(() -> dial.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void anInterruptEndsAReadAndAWriteAndTheConnection() throws Exception {
        try (TcpListener listener = listen();
                Connection client = dialer(listener).dial(LIMIT);
                Connection server = listener.accept()) {
            isEndedByAnInterrupt(() -> server.read(ByteBuffer.allocate(8)));
            try (Connection other = dialer(listener).dial(LIMIT);
                    Connection unread = listener.accept()) {
                isEndedByAnInterrupt(() -> {
                    while (true) {
                        other.write(ByteBuffer.allocate(1 << 20));
                    }
                });
                assertThat(unread.remote()).isNotNull();
            }
            assertThat(client.read(ByteBuffer.allocate(8))).isEqualTo(-1);
        }
    }

    private static void isEndedByAnInterrupt(Callable<?> call) {
        var task = new FutureTask<>(call);
        Thread thread = Thread.startVirtualThread(task);
        thread.interrupt();
        assertThatThrownBy(() -> task.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void closingAListenerEndsItsAccept() throws Exception {
        TcpListener listener = listen();
        var accept = new FutureTask<>(listener::accept);
        Thread.startVirtualThread(accept);
        listener.close();
        assertThatThrownBy(() -> accept.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (TcpListener listener = listen()) {
            var taken = new Endpoint.Tcp("127.0.0.1", listener.local().port());
            assertThatThrownBy(() -> TcpListener.bind(taken))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(taken.toString());
        }
        assertThatThrownBy(() -> TcpListener.bind(new Endpoint.Tcp("no-such-host.invalid", 1)))
                .isInstanceOf(BindException.class)
                .hasMessageStartingWith("cannot listen on no-such-host.invalid:1: ");
    }

    /** The kernel's count of segments: what the peer reads at once depends on when it comes to read. */
    @Test
    void separateWritesTravelInSegmentsOfTheirOwnThoughThePeerIsSlow() throws Exception {
        try (TcpListener listener = listen();
                SocketConnection client = dialer(listener).connect(LIMIT);
                Connection server = listener.accept()) {
            client.limitUnsent(16 * 1024);
            client.separateWrites();
            int full = 0;
            while (client.writeSome(message(full)) == MESSAGE) {
                full++;
            }
            int from = full;
            int writes = full + 4000; // the first of these has to wait
            var sent = new FutureTask<>(() -> {
                for (int i = from; i < writes; i++) {
                    client.write(message(i));
                }
                return true;
            });
            Thread.startVirtualThread(sent);
            ByteBuffer message = ByteBuffer.allocate(MESSAGE);
            for (int i = 0; i < writes; i++) {
                message.clear();
                while (message.hasRemaining()) {
                    server.read(message);
                }
                assertThat(message.getInt(0)).isEqualTo(i);
            }
            assertThat(sent.get()).isTrue();
            assertThat(segmentsSent(client)).isGreaterThanOrEqualTo(writes);
        }
    }

    private static ByteBuffer message(int number) {
        return ByteBuffer.allocate(MESSAGE).putInt(0, number);
    }

    /** {@code tcpi_data_segs_out} of {@code struct tcp_info}, linux/tcp.h. */
    private static int segmentsSent(SocketConnection connection) {
        try (var info = new Memory(256)) {
            int descriptor = connection.descriptor().orElseThrow();
            int result = NativeLibrary.getProcess()
                    .getFunction("getsockopt")
                    .invokeInt(new Object[] {descriptor, IPPROTO_TCP, TCP_INFO, info, new IntByReference(256)});
            assertThat(result).isZero();
            return info.getInt(156);
        }
    }

    /** Read from the socket: what becomes of it takes longer than a test may. */
    @Test
    void aConnectionExpectedToBeAliveProbesASilentPeerAndGivesUpOnOneThatDoesNotAnswer() throws Exception {
        try (TcpListener listener = listen();
                SocketConnection client = dialer(listener).connect(LIMIT)) {
            client.expectAlive(Duration.ofSeconds(30));
            assertThat(option(client, SOL_SOCKET, SO_KEEPALIVE)).isEqualTo(1);
            int interval = option(client, IPPROTO_TCP, TCP_KEEPINTVL);
            int probes = option(client, IPPROTO_TCP, TCP_KEEPCNT);
            assertThat(option(client, IPPROTO_TCP, TCP_KEEPIDLE) + interval * probes)
                    .isEqualTo(30);
            assertThat(option(client, IPPROTO_TCP, TCP_USER_TIMEOUT)).isEqualTo(30_000);

            client.expectAlive(Duration.ofMillis(1));
            assertThat(option(client, IPPROTO_TCP, TCP_KEEPIDLE)).isEqualTo(1);
            client.expectAlive(Duration.ofDays(1000));
            assertThat(option(client, IPPROTO_TCP, TCP_KEEPIDLE)).isPositive();
            assertThatThrownBy(() -> client.expectAlive(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static int option(SocketConnection connection, int level, int name) {
        var value = new IntByReference();
        int descriptor = connection.descriptor().orElseThrow();
        int result = NativeLibrary.getProcess()
                .getFunction("getsockopt")
                .invokeInt(new Object[] {descriptor, level, name, value, new IntByReference(Integer.BYTES)});
        assertThat(result).isZero();
        return value.getValue();
    }

    private static TcpListener listen() throws IOException {
        return TcpListener.bind(new Endpoint.Tcp("127.0.0.1", 0));
    }

    private static TcpDialer dialer(TcpListener listener) {
        return new TcpDialer(new Endpoint.Tcp("127.0.0.1", listener.local().port()));
    }

    private static byte[] read(Connection from) throws IOException {
        var buffer = ByteBuffer.allocate(64);
        var bytes = new byte[from.read(buffer)];
        buffer.flip().get(bytes);
        return bytes;
    }
}
