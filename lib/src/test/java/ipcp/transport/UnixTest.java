package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
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

    /** Another program is between bind(2) and listen(2). */
    @Test
    void aSocketThatIsAboutToListenIsLeftAlone() throws Exception {
        int other = UnixSocket.open();
        try {
            assertThat(UnixSocket.bind(other, file)).isZero();
            assertThatThrownBy(() -> listen(file))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("does not listen yet");
            assertThat(UnixSocket.listen(other, 1)).isZero();
            assertThatThrownBy(() -> listen(file)).hasMessageContaining("another program listens there");
        } finally {
            UnixSocket.close(other);
        }
        listen(file).close();
    }

    @Test
    void ofSeveralThatReplaceADeadSocketAtATimeOneListens() throws Exception {
        for (int round = 0; round < 200; round++) {
            try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(path));
            }
            var starters = new ArrayList<FutureTask<UnixListener>>();
            for (int i = 0; i < 3; i++) {
                starters.add(new FutureTask<>(() -> listen(file)));
            }
            starters.forEach(starter -> Thread.ofPlatform().start(starter));
            var winners = new ArrayList<UnixListener>();
            for (var starter : starters) {
                try {
                    winners.add(starter.get());
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(BindException.class);
                }
            }
            assertThat(winners).hasSize(1);
            new UnixDialer(file).dial(LIMIT).close();
            winners.getFirst().close();
        }
    }

    /** The folder is anybody's to lock. */
    @Test
    void whoeverKeepsTheFolderLockedDoesNotKeepAListenerFromStarting() throws Exception {
        int lock = UnixSocket.lock(folder.toString(), Duration.ZERO);
        try {
            assertThat(lock).isNotNegative();
            listen(file).close();
        } finally {
            UnixSocket.close(lock);
        }
    }

    /** A listener in a process of its own: accepts as many as it is told, and says how many sockets that left open. */
    static final class Acceptor {
        private Acceptor() {}

        public static void main(String[] arguments) throws Exception {
            try (Listener listener = listen(new Endpoint.Unix(arguments[0]))) {
                System.out.println("ready");
                Set<Path> before = sockets();
                for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                    try (Connection accepted = listener.accept()) {
                        accepted.write(ByteBuffer.wrap(new byte[] {1}));
                    }
                }
                Set<Path> after = new HashSet<>(sockets());
                after.removeAll(before);
                System.out.println(after.size() + " left open");
            }
        }

        private static Set<Path> sockets() throws IOException {
            var sockets = new HashSet<Path>();
            try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
                for (Path descriptor : all) {
                    if (Files.isSymbolicLink(descriptor)) {
                        Path target = Files.readSymbolicLink(descriptor);
                        if (target.toString().startsWith("socket:")) {
                            sockets.add(target);
                        }
                    }
                }
            }
            return sockets;
        }
    }

    /** With the locale C the JDK cannot make a path of such a name. */
    @Test
    void aClientMayBeBoundToAnyName() throws Exception {
        Process acceptor = acceptor(2);
        try (var said = acceptor.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("ready");
            for (int last : new int[] {0xff, 'x'}) {
                int client = UnixSocket.open();
                byte[] name = UnixSocket.address(new Endpoint.Unix(folder + "/client-"));
                name[name.length - 1] = (byte) last; // for the byte that ends it, which may be missing
                assertThat(bind(client, name)).isZero();
                try (Connection connection = connected(client)) {
                    assertThat(read(connection)).containsExactly(1);
                }
            }
            assertThat(said.readLine()).isEqualTo("0 left open");
        } finally {
            acceptor.destroyForcibly().waitFor();
        }
    }

    private Connection connected(int descriptor) throws IOException {
        assertThat(UnixSocket.connect(descriptor, file)).isZero();
        return SocketConnection.unix(ChannelDescriptor.connected(descriptor), file);
    }

    private static int bind(int descriptor, byte[] address) {
        return NativeLibrary.getProcess()
                .getFunction("bind")
                .invokeInt(new Object[] {descriptor, address, address.length});
    }

    private Process acceptor(int count) throws IOException {
        var process = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Acceptor.class.getName(),
                path.toString(),
                Integer.toString(count));
        process.environment().put("LC_ALL", "C");
        return process.redirectError(ProcessBuilder.Redirect.INHERIT).start();
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
