package ipcp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class DialersTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private final List<Duration> shares = new ArrayList<>();

    @Test
    void ofSeveralEndpointsTheFirstThatAnswersIsTaken() throws Exception {
        var nobody = new Endpoint.Unix(folder.resolve("nobody").toString());
        var local = new Endpoint.Unix(folder.resolve("s").toString());
        List<Listener> listeners =
                Listeners.bindAll(List.of(local, Endpoint.parseListening("127.0.0.1:0")), UnixListener.OWNER_ONLY);
        try {
            Endpoint tcp = listeners.getLast().local();
            try (Connection connection = Dialers.to(List.of(nobody, tcp, local), List.of(), Approach.NONE)
                    .dial(LIMIT)) {
                assertThat(connection.remote()).isEqualTo(tcp);
            }
        } finally {
            listeners.forEach(Listener::close);
        }
    }

    @Test
    void whenNoneAnswersEachIsNamed() {
        var a = new Endpoint.Unix(folder.resolve("a").toString());
        var b = new Endpoint.Unix(folder.resolve("b").toString());
        assertThatThrownBy(() ->
                        Dialers.to(List.of(a, b), List.of(), Approach.NONE).dial(LIMIT))
                .isInstanceOf(ConnectException.class)
                .hasMessage(a + ": No such file or directory; " + b + ": No such file or directory");
        assertThatIllegalArgumentException().isThrownBy(() -> Dialers.to(List.of(), List.of(), Approach.NONE));
    }

    private Dialer failing(IOException failure) {
        return limit -> {
            shares.add(limit);
            throw failure;
        };
    }

    @Test
    void eachHasItsShareOfTheTimeThatIsLeft() {
        var refused = new ConnectException("refused");
        var all = new InOrder(List.of(failing(refused), failing(refused), failing(refused)));
        assertThatThrownBy(() -> all.dial(Duration.ofHours(3))).hasMessage("refused; refused; refused");
        assertThat(shares.get(0)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        assertThat(shares.get(1))
                .as("what the first has left over")
                .isBetween(Duration.ofMinutes(89), Duration.ofMinutes(90));
        assertThat(shares.get(2)).isBetween(Duration.ofMinutes(179), Duration.ofHours(3));
    }

    @Test
    void thisHostIsOfflineWhenNoneOfThemCanBeReached() {
        var offline = failing(new NoRouteToHostException("no route"));
        var refused = failing(new ConnectException("refused"));
        assertThatThrownBy(() -> new InOrder(List.of(offline, offline)).dial(LIMIT))
                .isInstanceOf(NoRouteToHostException.class);
        assertThatThrownBy(() -> new InOrder(List.of(offline, refused)).dial(LIMIT))
                .isInstanceOf(ConnectException.class);
    }

    /** Each connects, tells which it is, and is told what became of that. */
    private Dialer connecting(int which, List<String> told) {
        return new Dialer() {
            @Override
            public Connection dial(Duration limit) {
                told.add("dial " + which);
                return null;
            }

            @Override
            public void inVain() {
                told.add("in vain " + which);
            }
        };
    }

    @Test
    void afterAConnectionInVainTheNextAttemptBeginsWithTheNextEndpointAndAfterAGoodOneWithTheFirst() throws Exception {
        var told = new ArrayList<String>();
        var all = new InOrder(
                List.of(connecting(0, told), failing(new ConnectException("refused")), connecting(2, told)));
        all.dial(LIMIT);
        all.inVain();
        all.dial(LIMIT);
        all.inVain();
        all.dial(LIMIT);
        all.inVain();
        all.dial(LIMIT);
        all.dial(LIMIT);
        assertThat(told)
                .containsExactly(
                        "dial 0", "in vain 0", "dial 2", "in vain 2", "dial 0", "in vain 0", "dial 2", "dial 0");
        assertThat(shares).as("the one between was tried too").hasSize(2);
    }

    @Test
    void listenersAreBoundAllOrNone() throws Exception {
        var local = new Endpoint.Unix(folder.resolve("s").toString());
        var impossible = new Endpoint.Unix(folder.resolve("no/such/folder").toString());
        assertThatThrownBy(() -> Listeners.bindAll(List.of(local, impossible), UnixListener.OWNER_ONLY))
                .hasMessageContaining(impossible.toString());
        assertThat(folder.resolve("s")).doesNotExist();
    }

    @Test
    void bothFamiliesOnOnePortCanBeListedApart() throws Exception {
        int port;
        try (Listener free = Listeners.bind(Endpoint.parseListening("[::]:0"), UnixListener.OWNER_ONLY)) {
            port = ((Endpoint.Tcp) free.local()).port();
            // alone it takes IPv4 too
            new TcpDialer(new Endpoint.Tcp("127.0.0.1", port)).dial(LIMIT).close();
        }
        for (List<Endpoint> both : List.of(
                List.<Endpoint>of(new Endpoint.Tcp("0.0.0.0", port), new Endpoint.Tcp("::", port)),
                List.<Endpoint>of(new Endpoint.Tcp("::", port), new Endpoint.Tcp("0.0.0.0", port)))) {
            List<Listener> listeners = Listeners.bindAll(both, UnixListener.OWNER_ONLY);
            listeners.forEach(Listener::close);
        }
    }

    @Test
    void whatTheOtherFamilysListenerWouldTakeIsRefusedAndSaid() throws Exception {
        int port;
        try (Listener free = Listeners.bind(Endpoint.parseListening("[::]:0"), UnixListener.OWNER_ONLY)) {
            port = ((Endpoint.Tcp) free.local()).port();
        }
        var any6 = new Endpoint.Tcp("::", port);
        for (String host : List.of("127.0.0.1", "localhost")) {
            var other = new Endpoint.Tcp(host, port);
            for (List<Endpoint> both : List.of(List.<Endpoint>of(any6, other), List.<Endpoint>of(other, any6))) {
                assertThatThrownBy(() -> Listeners.bindAll(both, UnixListener.OWNER_ONLY))
                        .isInstanceOf(BindException.class)
                        .hasMessage("cannot listen on " + both.getLast() + ": Address already in use (" + any6
                                + " has every IPv4 address as well)");
            }
        }
    }
}
