package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.link.LinkKind;
import ipcp.net.FlowHeaders;
import ipcp.net.IpAddress;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.Claim;
import ipcp.wire.Directory;
import ipcp.wire.Ipcp2ServerHandshake;
import ipcp.wire.Protocol;
import ipcp.wire.ServerSide;
import ipcp.wire.ServerWire;
import ipcp.wire.SessionTerms;
import ipcp.wire.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the MTU that a server tells means for TCP connections through its client. The interfaces at both ends have 1400,
 * and the server tells 1280, so that what was lowered further than 1360 was lowered by the client.
 */
@Timeout(30)
class ToldMtuTest {
    private static final String A = "10.10.0.2";
    private static final Accepting MTU = new Accepting(false, true, false, List.of(), false);

    private static ServerWire tellingLess(ServerSide side) {
        var server = new Ipcp2ServerHandshake.Server(
                AeadSuite.preferred(), telling(side.directory()), PrivateKey.random(), PresharedKey.random());
        return _ -> new Ipcp2ServerHandshake(server, SessionTerms.of(LinkKind.TUN, System::nanoTime));
    }

    private static Directory telling(Directory directory) {
        var told = new Settings(List.of(), OptionalInt.of(1280), Optional.empty(), List.of(), List.of());
        return new Directory() {
            @Override
            public Optional<PresharedKey> claimed(Claim claim) {
                return Optional.empty();
            }

            @Override
            public Optional<Entry> named(String name) {
                return directory
                        .named(name)
                        .map(entry -> new Entry(
                                entry.identity(),
                                entry.key(),
                                wanted -> entry.joining()
                                        .join(wanted)
                                        .map(member -> new Membership(member.claim(), told, member.held()))));
            }

            @Override
            public Optional<Entry> withKey(PublicKey key) {
                return Optional.empty();
            }
        };
    }

    private static TestClient client(int port, Accepting accepting) {
        return new TestClient(
                        port,
                        new ClientOptions(
                                TestTunnel.options(A, TestTunnel.key(), Protocol.IPCP_2)
                                        .wire(),
                                accepting,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(5),
                                false))
                .connected();
    }

    @ParameterizedTest
    @CsvSource({"10.10.0.2, 10.10.0.1, 1240", "fd00:a::2, fd00:a::1, 1220"})
    void synsAreClampedToTheToldMtuInBothDirections(String client, String server, int mss) throws Exception {
        synsGetThrough(MTU, client, server, mss);
    }

    @Test
    void aClientThatKeepsItsOwnMtuClampsToThat() throws Exception {
        synsGetThrough(Accepting.NOTHING, A, TestTunnel.TUN_SERVER, 1360);
    }

    private static void synsGetThrough(Accepting accepting, String here, String there, int mss) throws Exception {
        try (var tunnel = TestTunnel.tun(A)
                        .allowing(A, "fd00:a::2/128")
                        .wire(ToldMtuTest::tellingLess)
                        .start();
                var client = client(tunnel.port, accepting)) {
            assertThat(client.link.inject(syn(here, there, FlowHeaders.SYN, 1460)))
                    .isTrue();
            tunnel.receives(syn(here, there, FlowHeaders.SYN, mss));

            int answer = FlowHeaders.SYN | FlowHeaders.ACK;
            assertThat(tunnel.link.inject(syn(there, here, answer, 8960))).isTrue();
            client.receives(syn(there, here, answer, mss));

            byte[] modest = syn(here, there, FlowHeaders.SYN, 536);
            client.link.inject(modest);
            tunnel.receives(modest);
        }
    }

    private static byte[] syn(String source, String destination, int flags, int mss) {
        return new FlowHeaders(
                        true,
                        IpAddress.parse(source),
                        IpAddress.parse(destination),
                        40_000 << 16 | 443,
                        0,
                        64,
                        0,
                        7,
                        1_000_000,
                        0,
                        flags,
                        64_240,
                        List.of(0x0204_0000 | mss))
                .packet(new byte[0]);
    }
}
