package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PublicKey;
import ipcp.link.Link;
import ipcp.link.LinkKind;
import ipcp.link.MemoryLink;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.transport.Endpoint;
import ipcp.transport.Listener;
import ipcp.transport.TcpDialer;
import ipcp.transport.TcpListener;
import ipcp.wire.Claim;
import ipcp.wire.ClientIdentity;
import ipcp.wire.IpcpClient;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
import ipcp.wire.ServerSide;
import ipcp.wire.ServerWire;
import ipcp.wire.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A server with a {@link MemoryLink} in this process, and clients of it, over the loopback. */
final class TestTunnel implements AutoCloseable {
    static final String TUN_SERVER = "10.10.0.1";
    static final String TAP_SERVER = "02:00:00:00:00:01";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] KEY = RawPeer.random(32);

    final MemoryLink link;
    final TunnelServer server;
    final int port;
    /** Between our own client and our own server. */
    private static final Protocol PROTOCOL =
            Protocol.named(System.getProperty("ipcp.test.protocol", "ipcp/2")).orElseThrow();

    private final LinkKind kind;
    private final PresharedKey key = key(KEY);
    private final FutureTask<Void> run;
    private final List<TestClient> clients = new ArrayList<>();

    private TestTunnel(Builder builder) throws IOException {
        kind = builder.kind;
        link = new MemoryLink(kind, "server0", 1400);
        var credentials = Arrays.stream(builder.claims)
                .map(claim -> builder.credential(claim, key))
                .toList();
        var options = new ServerOptions(
                kind,
                kind == LinkKind.TUN ? Optional.of(InterfaceAddress.parse(TUN_SERVER + "/24")) : Optional.empty(),
                kind == LinkKind.TAP ? Optional.of(MacAddress.parse(TAP_SERVER)) : Optional.empty(),
                builder.clients == null ? new Clients.Known(credentials, builder.plan) : builder.clients,
                builder.clientToClient,
                builder.offer,
                builder.authTimeout,
                builder.maxPreAuth,
                Optional.empty(),
                builder.heartbeatTimeout,
                builder.dns);
        var listener = TcpListener.bind(new Endpoint.Tcp("127.0.0.1", builder.port));
        port = listener.local().port();
        server = new TunnelServer(options, builder.device.apply(link), List.of(builder.listener.apply(listener)));
        run = start(() -> {
            server.run();
            return null;
        });
    }

    static Builder tun(String... claims) {
        return new Builder(LinkKind.TUN, claims);
    }

    /** A server of whoever comes. */
    static Builder open(Clients clients, ServerWire.Offer offer) {
        var builder = new Builder(LinkKind.TUN).wires(offer);
        builder.clients = clients;
        return builder;
    }

    static Builder tap(String... claims) {
        return new Builder(LinkKind.TAP, claims);
    }

    static final class Builder {
        private final LinkKind kind;
        private final String[] claims;
        private final Map<String, List<Cidr>> allowed = new HashMap<>();
        private Duration authTimeout = Duration.ofSeconds(5);
        private Duration heartbeatTimeout = Duration.ofSeconds(15);
        private int maxPreAuth = 64;
        private final Map<String, PublicKey> publicKeys = new HashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final Map<String, List<Cidr>> routes = new HashMap<>();
        private Function<MemoryLink, Link> device = memory -> memory;
        private UnaryOperator<Listener> listener = real -> real;
        private AddressPlan plan = AddressPlan.NONE;
        private Clients clients;
        private boolean clientToClient = true;
        private List<IpAddress> dns = List.of();
        private ServerWire.Offer offer = new IpcpOffer(
                EnumSet.of(Protocol.IPCP_1, Protocol.IPCP_2), List.of(AeadSuite.values()), Optional.empty());
        private int port;

        private Builder(LinkKind kind, String... claims) {
            this.kind = kind;
            this.claims = claims;
        }

        Builder allowing(String claim, String... networks) {
            allowed.put(claim, Arrays.stream(networks).map(Cidr::parse).toList());
            return this;
        }

        private Credential credential(String claim, PresharedKey key) {
            Optional<PublicKey> publicKey = Optional.ofNullable(publicKeys.get(claim));
            return new Credential(
                    isName(claim) ? Optional.empty() : Optional.of(claim(claim)),
                    isName(claim) ? Optional.of(claim) : Optional.ofNullable(names.get(claim)),
                    allowed.getOrDefault(claim, List.of()),
                    publicKey.isPresent() ? Optional.empty() : Optional.of(key),
                    publicKey,
                    routes.getOrDefault(claim, List.of()));
        }

        /** The client of this claim has a key pair, and no pre-shared key. */
        Builder keyPair(String claim, PublicKey key) {
            publicKeys.put(claim, key);
            return this;
        }

        Builder name(String claim, String name) {
            names.put(claim, name);
            return this;
        }

        Builder routes(String claim, String... networks) {
            routes.put(claim, Arrays.stream(networks).map(Cidr::parse).toList());
            return this;
        }

        /** A claim that is no address is the name of a client that is given one. */
        private static boolean isName(String claim) {
            return claim.chars().noneMatch(c -> c == '.' || c == ':');
        }

        Builder wires(ServerWire.Offer these) {
            offer = these;
            return this;
        }

        /** The server's device is something around {@link #link}. */
        Builder device(Function<MemoryLink, Link> around) {
            device = around;
            return this;
        }

        /** The server listens with something around the real listener. */
        Builder listener(UnaryOperator<Listener> around) {
            listener = around;
            return this;
        }

        /** A wire of the test's own, whose clients prove who they are. */
        Builder wire(Function<ServerSide, ServerWire> making) {
            return wires(new ServerWire.Offer() {
                @Override
                public ServerWire.Identity identity() {
                    return ServerWire.Identity.PROVEN;
                }

                @Override
                public ServerWire on(ServerSide side) {
                    return making.apply(side);
                }
            });
        }

        Builder plan(AddressPlan addresses) {
            plan = addresses;
            return this;
        }

        Builder dns(String... servers) {
            dns = Arrays.stream(servers).map(IpAddress::parse).toList();
            return this;
        }

        Builder clientsApart() {
            clientToClient = false;
            return this;
        }

        Builder authTimeout(Duration timeout) {
            authTimeout = timeout;
            return this;
        }

        Builder heartbeatTimeout(Duration timeout) {
            heartbeatTimeout = timeout;
            return this;
        }

        Builder maxPreAuth(int most) {
            maxPreAuth = most;
            return this;
        }

        Builder port(int number) {
            port = number;
            return this;
        }

        TestTunnel start() throws IOException {
            return new TestTunnel(this);
        }
    }

    /** A client with a {@link MemoryLink}. */
    static final class TestClient implements AutoCloseable {
        final MemoryLink link;
        final TunnelClient client;
        final PresharedKey key;
        private final FutureTask<SessionEnd> run;
        private volatile Settings told = Settings.NONE;

        TestClient(int port, ClientOptions options) {
            this(port, options, memory -> memory);
        }

        /** One whose device is something around {@link #link}. */
        TestClient(int port, ClientOptions options, Function<MemoryLink, Link> device) {
            key = options.wire() instanceof IpcpClient ipcp ? ipcp.who().key().orElse(null) : null;
            link = new MemoryLink(options.wire().kind(), "client0", 1400);
            var dialer = new TcpDialer(new Endpoint.Tcp("127.0.0.1", port));
            client = new TunnelClient(options, device.apply(link), dialer, now -> told = now);
            run = TestTunnel.start(client::run);
        }

        TestClient connected() {
            eventually("the client is connected", client::isConnected);
            return this;
        }

        /** What its server told it. */
        Settings told() {
            return told;
        }

        /** How its run ended, or will end. */
        SessionEnd end() throws InterruptedException, ExecutionException, TimeoutException {
            return run.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }

        boolean isRunning() {
            return !run.isDone();
        }

        void receives(byte[] packet) throws InterruptedException {
            TestTunnel.receives(link, packet);
        }

        @Override
        public void close() {
            client.stop();
            eventually("the client ends", run::isDone);
            if (key != null) {
                key.close();
            }
        }
    }

    /** For a server that a {@link RawPeer} plays. */
    static ClientOptions options(String claim, byte[] key) {
        return options(claim, key, Protocol.IPCP_1);
    }

    static ClientOptions options(String claim, byte[] key, Protocol protocol) {
        return new ClientOptions(
                new IpcpClient(
                        new ClientIdentity(claim(claim), claim, key(key)), protocol, List.of(AeadSuite.values())),
                Accepting.NOTHING,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                true);
    }

    static byte[] key() {
        return KEY.clone();
    }

    /** A client that is connected. */
    TestClient client(String claim) {
        return start(claim, options -> options).connected();
    }

    TestClient start(String claim, UnaryOperator<ClientOptions> change) {
        var client = new TestClient(port, change.apply(options(claim, KEY, PROTOCOL)));
        clients.add(client);
        return client;
    }

    /** A raw client that has logged in and whose packets flow. */
    RawPeer raw(String claim) throws IOException {
        var peer = RawPeer.connect(port, KEY).login(claim(claim).bytes());
        confirm(peer);
        return peer;
    }

    /** What the device still had for the client may come before the answer. */
    static void confirm(RawPeer peer) throws IOException {
        peer.send(peer.request());
        Optional<Integer> type = peer.read().map(RawPeer.Message::type);
        while (type.equals(Optional.of(RawPeer.DATA))) {
            type = peer.read().map(RawPeer.Message::type);
        }
        assertThat(type).hasValue(RawPeer.ACK);
    }

    void receives(byte[] packet) throws InterruptedException {
        receives(link, packet);
    }

    private static void receives(MemoryLink link, byte[] packet) throws InterruptedException {
        assertThat(link.take(PATIENCE)).as("on %s", link.name()).hasValue(packet);
    }

    /** Waits until the server has counted so many. */
    void counts(Counter counter, long count) {
        eventually(
                count + " " + counter + ", not " + server.counters().get(counter),
                () -> server.counters().get(counter) == count);
    }

    static Claim claim(String text) {
        return text.indexOf(':') >= 0 ? new Claim.Tap(MacAddress.parse(text)) : new Claim.Tun(IpAddress.parse(text));
    }

    private static PresharedKey key(byte[] bytes) {
        return PresharedKey.takeOver(bytes.clone());
    }

    static <T> FutureTask<T> start(Callable<T> body) {
        var task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task;
    }

    boolean isRunning() {
        return !run.isDone();
    }

    /** Stops the server; fails when it had failed. */
    void stop() {
        server.stop();
        eventually("the server ends", run::isDone);
        if (run.state() == Future.State.FAILED) {
            throw new AssertionError(run.exceptionNow());
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            clients.forEach(TestClient::close);
            key.close();
        }
    }
}
