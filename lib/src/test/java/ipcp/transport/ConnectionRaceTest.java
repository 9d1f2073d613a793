package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that lead to several addresses; 127.0.0.0/8 has enough of them. */
@Timeout(20)
class ConnectionRaceTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<InetAddress> approached = new ArrayList<>();

    private static InetAddress[] addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private static TcpListener listen(String address, int port) throws IOException {
        return TcpListener.bind(new Endpoint.Tcp(address, port));
    }

    private TcpDialer dialer(int port, String... addresses) {
        return new TcpDialer(new Endpoint.Tcp("host.example", port), approached::add, _ -> addresses(addresses));
    }

    /** A port at which one address answers nothing, as behind a firewall. */
    private static final class Silent implements AutoCloseable {
        private final ServerSocket full;
        private final List<Socket> waiting = new ArrayList<>();

        private Silent(String address) throws IOException {
            this(address, 0);
        }

        private Silent(String address, int port) throws IOException {
            full = new ServerSocket(port, 1, InetAddress.ofLiteral(address));
            for (int i = 0; i < 2; i++) { // the system answers no more connections than that
                waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
        }

        /** Takes those that wait, and one that nobody answered until now. */
        private Socket acceptThree() throws IOException {
            full.accept().close();
            full.accept().close();
            return full.accept();
        }

        private int port() {
            return full.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            full.close();
        }
    }

    @Test
    void familiesAlternateFromTheOneThatTheSystemPrefers() {
        var mixed = List.of(addresses("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1"));
        assertThat(ConnectionRace.alternating(mixed))
                .containsExactly(addresses("2001:db8::1", "192.0.2.1", "2001:db8::2", "2001:db8::3"));
        var v4First = List.of(addresses("192.0.2.1", "192.0.2.2", "2001:db8::1"));
        assertThat(ConnectionRace.alternating(v4First))
                .containsExactly(addresses("192.0.2.1", "2001:db8::1", "192.0.2.2"));
    }

    @Test
    void anAddressThatDoesNotAnswerDelaysTheNextOneAndNoMore() throws Exception {
        try (var silent = new Silent("127.0.0.2");
                var _ = listen("127.0.0.3", silent.port());
                Connection connection = dialer(silent.port(), "127.0.0.2", "127.0.0.3", "127.0.0.4")
                        .dial(LIMIT)) {
            assertThat(connection.remote()).isEqualTo(new Endpoint.Tcp("127.0.0.3", silent.port()));
            assertThat(approached).containsExactly(addresses("127.0.0.2", "127.0.0.3"));
        }
    }

    @Test
    void addressesThatWereConnectedToInVainStartLastUntilOneWasNot() throws Exception {
        try (var first = listen("127.0.0.2", 0);
                var _ = listen("127.0.0.3", first.local().port());
                var _ = listen("127.0.0.4", first.local().port())) {
            TcpDialer dialer = dialer(first.local().port(), "127.0.0.2", "127.0.0.3", "127.0.0.4");
            for (String next : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.2", "127.0.0.3")) {
                assertThat(winner(dialer)).isEqualTo(next);
                dialer.inVain();
            }
            assertThat(winner(dialer)).isEqualTo("127.0.0.4");
            assertThat(winner(dialer)).as("after a good one").isEqualTo("127.0.0.2");
        }
    }

    private static String winner(TcpDialer dialer) throws Exception {
        try (Connection connection = dialer.dial(LIMIT)) {
            return ((Endpoint.Tcp) connection.remote()).host();
        }
    }

    @Test
    void anAddressThatRefusesIsFollowedByTheNextAtOnce() throws Exception {
        try (var listener = listen("127.0.0.12", 0)) {
            var many = new ArrayList<String>();
            for (int i = 2; i <= 12; i++) {
                many.add("127.0.0." + i);
            }
            // ten waits of a quarter of a second would be too long
            try (Connection connection =
                    dialer(listener.local().port(), many.toArray(String[]::new)).dial(Duration.ofSeconds(2))) {
                assertThat(connection.remote()).isEqualTo(listener.local());
            }
        }
    }

    @Test
    void whereNobodyAnswersTheMessageNamesWhatWasTried() throws Exception {
        try (var silent = new Silent("127.0.0.2")) {
            assertThatThrownBy(() -> dialer(silent.port(), "127.0.0.2").dial(Duration.ofMillis(100)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("no answer from host.example:" + silent.port() + " at 127.0.0.2");
            assertThatThrownBy(() -> dialer(silent.port(), "127.0.0.3").dial(LIMIT))
                    .hasMessage("host.example (127.0.0.3:" + silent.port() + "): Connection refused");
        }
    }

    @Test
    void itIsThisHostsFaultOnlyWhenThereIsNoWayToAnyAddress() throws Exception {
        int port;
        try (var listener = listen("127.0.0.1", 0)) {
            port = listener.local().port();
        }
        Approach blocked = address -> {
            if (!address.isLoopbackAddress()) {
                throw new NoRouteToHostException("no default route");
            }
        };
        var all = new TcpDialer(
                new Endpoint.Tcp("host.example", port), blocked, _ -> addresses("192.0.2.1", "192.0.2.2"));
        assertThatThrownBy(() -> all.dial(LIMIT))
                .isInstanceOf(NoRouteToHostException.class)
                .hasMessageContaining("no default route");
        for (String[] order : new String[][] {{"192.0.2.1", "127.0.0.1"}, {"127.0.0.1", "192.0.2.1"}}) {
            var some = new TcpDialer(new Endpoint.Tcp("host.example", port), blocked, _ -> addresses(order));
            assertThatThrownBy(() -> some.dial(LIMIT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void theAddressesThatLedThereLastAreUsedWhenNamesCannotBeResolved() throws Exception {
        try (var listener = listen("127.0.0.3", 0)) {
            var answer = new AtomicReference<>(addresses("127.0.0.2", "127.0.0.3"));
            var never = new CountDownLatch(1);
            var dialer = new TcpDialer(
                    new Endpoint.Tcp("host.example", listener.local().port()), approached::add, host -> {
                        if (answer.get() == null) {
                            throw new UnknownHostException(host);
                        }
                        if (answer.get().length == 0) {
                            await(never);
                        }
                        return answer.get();
                    });
            dialer.dial(LIMIT).close();
            for (InetAddress[] none : new InetAddress[][] {null, {}}) {
                answer.set(none);
                approached.clear();
                dialer.dial(Duration.ofSeconds(1)).close();
                assertThat(approached).as("the one that was there").containsExactly(addresses("127.0.0.3"));
            }
            never.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNameThatWasNeverResolvedIsSaidSoAndAnInterruptEndsTheWait() throws Exception {
        var never = new CountDownLatch(1);
        var dialer = new TcpDialer(new Endpoint.Tcp("host.example", 1), Approach.NONE, _ -> {
            await(never);
            return new InetAddress[0];
        });
        assertThatThrownBy(() -> dialer.dial(Duration.ofMillis(10))).hasMessage("resolving host.example timed out");
        var dial = new FutureTask<>(() -> dialer.dial(Duration.ofMinutes(1)));
        Thread.startVirtualThread(dial).interrupt();
        assertThatThrownBy(() -> dial.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        never.countDown();
    }

    /** Two that were slow connect while the third is being prepared. */
    @Test
    void theOthersAreClosedWhenOneHasWon() throws Exception {
        var connected = new ArrayList<Socket>();
        try (var first = new Silent("127.0.0.2");
                var second = new Silent("127.0.0.3", first.port())) {
            Approach late = address -> {
                if (address.equals(InetAddress.ofLiteral("127.0.0.4"))) {
                    connected.add(first.acceptThree());
                    connected.add(second.acceptThree());
                }
            };
            var race = new ConnectionRace(
                    new Endpoint.Tcp("host.example", first.port()),
                    List.of(addresses("127.0.0.2", "127.0.0.3", "127.0.0.4")),
                    late);
            race.run(System.nanoTime() + LIMIT.toNanos()).channel().close();

            assertThat(connected).hasSize(2);
            for (Socket socket : connected) {
                socket.setSoTimeout(5000);
                assertThat(socket.getInputStream().read()).as("the end").isEqualTo(-1);
                socket.close();
            }
        }
    }
}
