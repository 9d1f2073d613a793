package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.link.LinkKind;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.ClientHandshake;
import ipcp.wire.ClientIdentity;
import ipcp.wire.ClientWire;
import ipcp.wire.Codec;
import ipcp.wire.Handshake;
import ipcp.wire.Ipcp2ClientHandshake;
import ipcp.wire.Ipcp2ServerHandshake;
import ipcp.wire.IpcpClient;
import ipcp.wire.KeyLimits;
import ipcp.wire.Protocol;
import ipcp.wire.ServerHandshake;
import ipcp.wire.ServerSide;
import ipcp.wire.ServerWire;
import ipcp.wire.SessionTerms;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session of {@code ipcp/2} that lives longer than its keys may. */
@Timeout(30)
class KeyRenewalTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String A = "10.10.0.2";

    /** When new keys are due, and the old ones not too old yet. */
    private static final Duration DUE = KeyLimits.STANDARD.age().dividedBy(20).multipliedBy(19);

    /** Keys grow old by this clock, and nothing else does. */
    private final AtomicLong clock = new AtomicLong();

    private final Side clientSide = new Side();
    private final Side serverSide = new Side();

    /** What a test sees of one end. */
    private final class Side {
        final AtomicInteger keyPairs = new AtomicInteger();
        final AtomicInteger controls = new AtomicInteger();

        SessionTerms terms() {
            return new SessionTerms(
                    LinkKind.TUN, KeyLimits.STANDARD, clock::get, this::keyPair, () -> RawPeer.random(32));
        }

        private PrivateKey keyPair() {
            keyPairs.incrementAndGet();
            return PrivateKey.random();
        }

        /** The same handshake; the messages for new keys that come in its session are counted. */
        <T> T watched(Class<T> type, T target) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (_, method, given) -> {
                        Object result = method.invoke(target, given);
                        if (result == Codec.Message.CONTROL) {
                            controls.incrementAndGet();
                        }
                        return result instanceof Handshake.Accepted accepted
                                ? new Handshake.Accepted(
                                        accepted.claim(),
                                        accepted.identity(),
                                        accepted.protocol(),
                                        accepted.suite(),
                                        watched(Codec.class, accepted.codec()),
                                        accepted.held())
                                : result;
                    }));
        }
    }

    private ServerWire server(ServerSide side) {
        var server = new Ipcp2ServerHandshake.Server(
                AeadSuite.preferred(), side.directory(), PrivateKey.random(), PresharedKey.random());
        return _ -> serverSide.watched(ServerHandshake.class, new Ipcp2ServerHandshake(server, serverSide.terms()));
    }

    private TestClient client(int port, Duration heartbeat) {
        var usual = (IpcpClient)
                TestTunnel.options(A, TestTunnel.key(), Protocol.IPCP_2).wire();
        ClientIdentity who = usual.who();
        var client = new Ipcp2ClientHandshake.Client(A, who.claim(), who.key(), Optional.empty(), Optional.empty());
        InvocationHandler wire = (_, method, given) -> method.getName().equals("handshake")
                ? clientSide.watched(
                        ClientHandshake.class,
                        new Ipcp2ClientHandshake(client, AeadSuite.preferred(), clientSide.terms()))
                : method.invoke(usual, given);
        return new TestClient(
                port,
                new ClientOptions(
                        (ClientWire) Proxy.newProxyInstance(
                                ClientWire.class.getClassLoader(), new Class<?>[] {ClientWire.class}, wire),
                        Accepting.NOTHING,
                        heartbeat,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        false));
    }

    /** Three lives of a key, and no packet. */
    @Test
    void anIdleSessionChangesItsKeysBeforeTheyAreTooOldAndCarriesTrafficAfterwards() throws Exception {
        try (var tunnel = TestTunnel.tun(A).wire(this::server).start();
                var client = client(tunnel.port, Duration.ofMillis(20)).connected()) {
            for (int round = 1; round <= 3; round++) {
                int renewals = round;
                clock.addAndGet(DUE.toNanos());
                eventually("the client's key pair and the answer", () -> has(clientSide, 1 + renewals, renewals));
                eventually("the server's, request and switch", () -> has(serverSide, 1 + renewals, 2 * renewals));
            }
            assertThat(List.of(clientSide.keyPairs.get(), serverSide.keyPairs.get()))
                    .as("no more than are due")
                    .containsExactly(4, 4);
            packetsFlow(tunnel, client);
            assertThat(client.isRunning()).as("in the first session still").isTrue();
        }
    }

    private static boolean has(Side side, int keyPairs, int controls) {
        return side.keyPairs.get() == keyPairs && side.controls.get() == controls;
    }

    /** A peer that stands still while its keys grow old cannot go on with them. */
    @Test
    void aSessionWhoseKeysHaveGrownTooOldEnds() throws Exception {
        try (var tunnel = TestTunnel.tun(A).wire(this::server).start();
                var client = client(tunnel.port, Duration.ofMillis(20)).connected()) {
            clock.addAndGet(KeyLimits.STANDARD.age().plusSeconds(1).toNanos());
            assertThat(client.end().reason()).isIn(SessionEnd.Reason.BAD_FRAME, SessionEnd.Reason.CONNECTION_LOST);
            eventually("the server has noticed", () -> tunnel.server.connected() == 0);
        }
    }

    private static void packetsFlow(TestTunnel tunnel, TestClient client) throws InterruptedException {
        byte[] there = ip(A, SERVER, "there");
        byte[] back = ip(SERVER, A, "back");
        client.link.inject(there);
        tunnel.receives(there);
        tunnel.link.inject(back);
        client.receives(back);
    }
}
