package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.FlowHeaders;
import ipcp.net.IpAddress;
import ipcp.net.Offload;
import ipcp.net.Packet;
import ipcp.net.SuperPackets;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datagrams of one flow from the one device to the other, where devices take them many at once and where not. */
@Timeout(30)
class UdpSuperPacketsTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;
    private static final String CLIENT = "10.10.0.2";
    private static final String PLAIN = "10.10.0.3";
    private static final int SIZE = 100;
    private static final int COUNT = 100;

    private final Random random = new Random(5);
    private final AtomicReference<UdpLink> serverLink = new AtomicReference<>();
    private final AtomicReference<UdpLink> clientLink = new AtomicReference<>();
    private TestTunnel tunnel;
    private TestClient client;
    private TestClient plain;

    @BeforeEach
    void connect() throws Exception {
        tunnel = TestTunnel.tun(CLIENT, PLAIN)
                .allowing(CLIENT, "fd00:a::2/128")
                .allowing(PLAIN, "fd00:a::3/128")
                .device(link -> {
                    serverLink.set(new UdpLink(link));
                    return serverLink.get();
                })
                .start();
        var options = options(CLIENT);
        client = new TestClient(tunnel.port, options, link -> {
                    clientLink.set(new UdpLink(link));
                    return clientLink.get();
                })
                .connected();
        plain = new TestClient(tunnel.port, options(PLAIN)).connected();
    }

    private static ClientOptions options(String claim) {
        return new ClientOptions(
                TestTunnel.options(claim, TestTunnel.key(), Protocol.IPCP_2).wire(),
                Accepting.NOTHING,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                false);
    }

    @AfterEach
    void disconnect() {
        plain.close();
        client.close();
        tunnel.close();
    }

    @ParameterizedTest
    @CsvSource({"10.10.0.2, 10.10.0.1", "fd00:a::2, fd00:a::1"})
    void aClientsDatagramsReachADeviceThatTakesThemAsSuperPackets(String source, String destination) {
        comeTogether(clientLink.get(), serverLink.get(), ip(CLIENT, SERVER, "first"), flow(source, destination));
    }

    @ParameterizedTest
    @CsvSource({"10.10.0.1, 10.10.0.2", "fd00:a::1, fd00:a::2"})
    void theServersDatagramsDoLikewise(String source, String destination) {
        comeTogether(serverLink.get(), clientLink.get(), ip(SERVER, CLIENT, "first"), flow(source, destination));
    }

    /** While the device keeps a packet, all the datagrams gather behind it. */
    private void comeTogether(UdpLink from, UdpLink to, byte[] first, FlowHeaders flow) {
        List<byte[]> datagrams = datagrams(flow);
        to.memory.pauseWrites();
        from.inject(SuperPackets.packet(first));
        eventually("the device keeps the first", to.memory::keepsAWriter);
        datagrams.forEach(datagram -> from.inject(SuperPackets.packet(datagram)));
        eventually("all are on their way", from::isRead);
        to.memory.resumeWrites();

        eventually("all have come", () -> cut(to.received()).size() == 1 + COUNT);
        List<Packet> received = to.received();
        List<Packet> whole = received.stream()
                .filter(packet -> packet.offload().type() == Offload.UDP)
                .toList();
        assertThat(whole).allMatch(packet -> packet.offload().segmentSize() == SIZE);
        assertThat(cut(whole)).as("those that came together").hasSizeGreaterThan(COUNT / 2);
        assertThat(whole).hasSizeLessThan(COUNT / 8);
        assertThat(cut(received).subList(1, 1 + COUNT)).containsExactlyElementsOf(datagrams);
    }

    /** From device to device a super-packet is not touched. */
    @ParameterizedTest
    @CsvSource({"10.10.0.2, 10.10.0.1", "fd00:a::2, fd00:a::1"})
    void aSuperPacketReachesADeviceThatTakesItWhole(String source, String destination) {
        Packet whole = SuperPackets.of(flow(source, destination), SuperPackets.bytes(random, 60 * 1000 + 1), 1000);
        clientLink.get().inject(whole);
        eventually("it has come", () -> !serverLink.get().received().isEmpty());
        assertThat(serverLink.get().received()).singleElement().satisfies(packet -> {
            assertThat(packet.toBytes()).isEqualTo(whole.toBytes());
            assertThat(packet.offload()).hasToString(whole.offload().toString());
        });
    }

    @ParameterizedTest
    @CsvSource({"10.10.0.1, 10.10.0.3", "fd00:a::1, fd00:a::3"})
    void aDeviceThatTakesNoneGetsEachDatagramByItself(String source, String destination) throws Exception {
        List<byte[]> datagrams = datagrams(flow(source, destination));
        datagrams.forEach(datagram -> serverLink.get().inject(SuperPackets.packet(datagram)));
        for (byte[] datagram : datagrams) {
            plain.receives(datagram);
        }
        Packet whole = SuperPackets.of(flow(source, destination), SuperPackets.bytes(random, 60 * 1000 + 1), 1000);
        serverLink.get().inject(whole);
        for (byte[] datagram : SuperPackets.cutSlowly(whole)) {
            plain.receives(datagram);
        }
    }

    private static FlowHeaders flow(String source, String destination) {
        return new FlowHeaders(
                false,
                IpAddress.parse(source),
                IpAddress.parse(destination),
                40_000 << 16 | 443,
                0,
                64,
                0,
                65_500, // counts past the end
                0,
                0,
                0,
                0,
                List.of());
    }

    private List<byte[]> datagrams(FlowHeaders flow) {
        var datagrams = new ArrayList<byte[]>();
        for (int i = 0; i < COUNT; i++) {
            datagrams.add(flow.behind(i, 0).packet(SuperPackets.bytes(random, SIZE)));
        }
        return datagrams;
    }

    private static List<byte[]> cut(List<Packet> packets) {
        return packets.stream()
                .flatMap(packet -> SuperPackets.cut(packet).stream())
                .toList();
    }
}
