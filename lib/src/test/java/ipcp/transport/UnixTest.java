package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class UnixTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private Path path;
    private Endpoint.Unix file;

    @BeforeEach
    void name() {
        path = folder.resolve("s");
        file = new Endpoint.Unix(path.toString());
    }

    private Endpoint.Local endpoint(String kind) {
        return kind.equals("unix") ? file : new Endpoint.Abstract(folder.toString());
    }

    private static UnixListener listen(Endpoint.Local endpoint) throws IOException {
        return UnixListener.bind(endpoint, UnixListener.OWNER_ONLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "unixa"})
    void bytesGoBothWaysAndTheEndIsSeen(String kind) throws Exception {
        try (Listener listener = listen(endpoint(kind));
                Connection client = new UnixDialer(endpoint(kind)).dial(LIMIT);
                Connection server = listener.accept()) {
            assertThat(client.remote()).isEqualTo(endpoint(kind)).isEqualTo(listener.local());
            assertThat(server.remote()).isEqualTo(endpoint(kind));
            client.write(ByteBuffer.wrap(new byte[] {1, 2}));
            assertThat(read(server)).containsExactly(1, 2);
            client.shutdownOutput();
            assertThat(server.read(ByteBuffer.allocate(8))).isEqualTo(Connection.END);
            server.write(ByteBuffer.wrap(new byte[] {4}));
            assertThat(read(client)).containsExactly(4);
            client.expectAlive(LIMIT); // nothing to expect, and no failure
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "unixa"})
    void whatCanBeDoneWithoutWaitingIs(String kind) throws Exception {
        try (Listener listener = listen(endpoint(kind));
                Connection client = new UnixDialer(endpoint(kind)).dial(LIMIT);
                Connection server = listener.accept()) {
            assertThat(server.readSome(ByteBuffer.allocate(8))).isEqualTo(Connection.WOULD_BLOCK);
            assertThat(client.writeSome(ByteBuffer.wrap(new byte[] {1, 2, 3}))).isEqualTo(3);
            var in = ByteBuffer.allocate(8);
            assertThat(server.readSome(in)).isEqualTo(3);
            assertThat(in.flip().remaining()).isEqualTo(3);
        }
    }

    @Test
    void aLimitOfWhatIsUnsentIsKept() throws Exception {
        try (Listener listener = listen(file);
                Connection client = new UnixDialer(file).dial(LIMIT);
                Connection _ = listener.accept()) {
            client.limitUnsent(16 * 1024);
            long taken = 0;
            int count = 0;
            while (count != Connection.WOULD_BLOCK) {
                taken += count;
                count = client.writeSome(ByteBuffer.allocate(4096));
            }
            assertThat(taken).isBetween(4096L, 32 * 1024L);
        }
    }

    /** There are as few carriers as cores; a wait that kept one would stop everything soon. */
    @ParameterizedTest
    @ValueSource(strings = {"unix", "unixa"})
    void manyWaitAndNobodyElseDoes(String kind) throws Exception {
        int waiting = 4 * Runtime.getRuntime().availableProcessors();
        Listener listener = listen(endpoint(kind));
        try {
            var readers = new ArrayList<FutureTask<Integer>>();
            var open = new ArrayList<Connection>();
            for (int i = 0; i < waiting; i++) {
                Connection client = new UnixDialer(endpoint(kind)).dial(LIMIT);
                open.add(client);
                open.add(listener.accept());
                var read = new FutureTask<>(() -> client.read(ByteBuffer.allocate(8)));
                readers.add(read);
                Thread.startVirtualThread(read);
            }
            var accept = new FutureTask<>(listener::accept);
            Thread.startVirtualThread(accept);
            var other = new FutureTask<>(() -> 1);
            Thread.startVirtualThread(other);
            assertThat(other.get(5, TimeUnit.SECONDS)).isEqualTo(1);

            for (int i = 0; i < waiting; i++) {
                open.get(2 * i + 1).write(ByteBuffer.wrap(new byte[1]));
                assertThat(readers.get(i).get(5, TimeUnit.SECONDS)).isEqualTo(1);
            }
            open.forEach(Connection::close);
            listener.close();
            assertThatThrownBy(() -> accept.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
        } finally {
            listener.close();
        }
    }

    @Test
    void anInterruptAndACloseFromElsewhereEndARead() throws Exception {
        try (Listener listener = listen(file);
                Connection client = new UnixDialer(file).dial(LIMIT);
                Connection server = listener.accept()) {
            var read = new FutureTask<>(() -> server.read(ByteBuffer.allocate(8)));
            Thread reader = Thread.startVirtualThread(read);
            reader.interrupt();
            assertThatThrownBy(() -> read.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
            assertThat(client.read(ByteBuffer.allocate(8))).isEqualTo(Connection.END);
        }
    }

    @Test
    void theFileHasTheModeThatWasAskedForAndGoesWithTheListener() throws Exception {
        for (String mode : List.of("rw-------", "rw-rw-rw-", "rw-rw----")) {
            try (Listener _ = UnixListener.bind(file, PosixFilePermissions.fromString(mode))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo(mode);
            }
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void aListenerThatAnInterruptHasEndedRemovesItsFileAllTheSame() throws Exception {
        Listener listener = listen(file);
        var accept = new FutureTask<>(listener::accept);
        Thread thread = Thread.startVirtualThread(accept);
        thread.interrupt();
        assertThatThrownBy(() -> accept.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
        listener.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void aSocketThatNobodyListensAtIsReplaced() throws Exception {
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (Listener listener = listen(file);
                Connection _ = new UnixDialer(file).dial(LIMIT);
                Connection accepted = listener.accept()) {
            assertThat(accepted.remote()).isEqualTo(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "unixa"})
    void aSocketThatSomebodyListensAtIsLeftAlone(String kind) throws Exception {
        try (Listener listener = listen(endpoint(kind))) {
            assertThatThrownBy(() -> listen(endpoint(kind)))
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on " + endpoint(kind) + ": another program listens there");
            try (Connection client = new UnixDialer(endpoint(kind)).dial(LIMIT);
                    Connection first = listener.accept()) {
                client.write(ByteBuffer.wrap(new byte[] {1}));
                boolean probed = first.read(ByteBuffer.allocate(8)) == Connection.END;
                assertThat(probed).isEqualTo(kind.equals("unix"));
            }
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> listen(file))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("not a socket")
                .hasMessageContaining(file.toString());
        assertThat(path).hasContent("precious");

        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, folder.resolve("nowhere"));
        assertThatThrownBy(() -> listen(new Endpoint.Unix(link.toString()))).isInstanceOf(BindException.class);
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aFileThatHasTakenItsPlaceStaysAtTheEnd() throws Exception {
        Listener first = listen(file);
        Files.delete(path);
        try (Listener _ = listen(file)) {
            first.close();
            assertThat(path).exists();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whereNobodyListensTheMessageSaysWhere() throws Exception {
        assertThatThrownBy(() -> new UnixDialer(file).dial(LIMIT))
                .isInstanceOf(ConnectException.class)
                .hasMessage(file + ": No such file or directory");
        var name = new Endpoint.Abstract("nobody/" + folder);
        assertThatThrownBy(() -> new UnixDialer(name).dial(LIMIT)).hasMessage(name + ": Connection refused");
        var nowhere = new Endpoint.Unix(folder + "/no/such");
        assertThatThrownBy(() -> listen(nowhere))
                .hasMessage("cannot listen on " + nowhere + ": No such file or directory");
    }

    @Test
    void aListenerThatDoesNotAcceptIsWaitedForUpToTheLimitOrAnInterrupt() throws Exception {
        try (var full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            full.bind(UnixDomainSocketAddress.of(path), 1);
            var open = new ArrayList<Connection>();
            assertThatThrownBy(() -> {
                        while (true) {
                            open.add(new UnixDialer(file).dial(Duration.ofMillis(50)));
                        }
                    })
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("no answer from " + file);
            assertThat(open).isNotEmpty();

            var interrupted = new FutureTask<>(() -> new UnixDialer(file).dial(Duration.ofMinutes(1)));
            Thread.startVirtualThread(interrupted).interrupt();
            assertThatThrownBy(() -> interrupted.get(5, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(InterruptedException.class);

            var late = new FutureTask<>(() -> new UnixDialer(file).dial(Duration.ofMinutes(1)));
            Thread.startVirtualThread(late);
            full.accept().close();
            late.get(5, TimeUnit.SECONDS).close();
            open.forEach(Connection::close);
        }
    }

    private static byte[] read(Connection from) throws IOException {
        var buffer = ByteBuffer.allocate(64);
        var bytes = new byte[from.read(buffer)];
        buffer.flip().get(bytes);
        return bytes;
    }
}
