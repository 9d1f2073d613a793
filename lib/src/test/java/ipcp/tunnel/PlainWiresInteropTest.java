package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.Packet;
import ipcp.net.SuperPackets;
import ipcp.wire.AddressBook;
import ipcp.wire.Codec.Message;
import ipcp.wire.Handshake;
import ipcp.wire.Handshake.Reason;
import ipcp.wire.SimplevpnClient;
import ipcp.wire.SimplevpnServer;
import ipcp.wire.ZportalClient;
import ipcp.wire.ZportalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Our ends of the wires that do not encrypt against the originals' over real sockets, without the tunnel around them.
 */
@Timeout(30)
class PlainWiresInteropTest {
    private static final int MTU = 1400;
    private static final String A = "10.0.1.2";
    private static final String B = "10.0.1.3";

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void closeTheListener() throws IOException {
        listener.close();
    }

    private static <T> FutureTask<T> start(Callable<T> task) {
        var future = new FutureTask<>(task);
        Thread.startVirtualThread(future);
        return future;
    }

    private static <T> T join(FutureTask<T> task) throws Exception {
        return task.get(20, TimeUnit.SECONDS);
    }

    private static byte[] numbered(String from, String to, int number) {
        return Packets.ip(from, to, "packet " + number + " ".repeat(number % 700));
    }

    // zportal

    @Test
    void packetsGoBothWaysBetweenOurServerAndTheOriginal() throws Exception {
        var accepted = start(() -> WireEnd.accept(listener, new ZportalServer(MTU, false)));
        try (var peer = ZportalPeer.connect(listener.getLocalPort(), MTU);
                WireEnd server = join(accepted)) {
            exchange(server, peer);
        }
    }

    @Test
    void packetsGoBothWaysBetweenOurClientAndTheOriginal() throws Exception {
        var accepted = start(() -> ZportalPeer.accept(listener, MTU));
        try (WireEnd client = WireEnd.connect(listener.getLocalPort(), new ZportalClient(MTU, false));
                ZportalPeer peer = join(accepted)) {
            assertThat(client.receive()).isEqualTo(Message.SETTINGS);
            exchange(client, peer);
        }
    }

    private static void exchange(WireEnd ours, ZportalPeer peer) throws IOException {
        for (int i = 0; i < 100; i++) {
            byte[] there = numbered(A, B, i);
            byte[] back = numbered("fd00::2", "fd00::1", i);
            ours.send(there, back);
            assertThat(peer.readPacket()).isEqualTo(there);
            assertThat(peer.readPacket()).isEqualTo(back);
            peer.send(back, there);
            assertThat(ours.receivePacket()).isEqualTo(back);
            assertThat(ours.receivePacket()).isEqualTo(there);
        }
    }

    @Test
    void theOriginalGetsTheSegmentsOfSuperPacketsHoweverSlowlyItReads() throws Exception {
        var accepted = start(() -> WireEnd.accept(listener, new ZportalServer(1500, false)));
        List<Packet> supers = new Random(7)
                .ints()
                .mapToObj(seed -> SuperPackets.random(new Random(seed)))
                .filter(whole -> whole.offload().segmentSize() >= 100)
                .limit(100)
                .toList();
        try (var peer = ZportalPeer.connectWithSmallBuffer(listener.getLocalPort(), 1500);
                WireEnd server = join(accepted)) {
            var sent = start(() -> {
                for (Packet whole : supers) {
                    server.send(whole);
                    server.write();
                }
                return null;
            });
            for (Packet whole : supers) {
                for (byte[] segment : SuperPackets.cutSlowly(whole)) {
                    assertThat(peer.readPacket()).isEqualTo(segment);
                }
            }
            join(sent);
        }
    }

    @Test
    void whatTheOriginalSendsByteByByteComesWhole() throws Exception {
        var accepted = start(() -> WireEnd.accept(listener, new ZportalServer(MTU, false)));
        try (var peer = ZportalPeer.connect(listener.getLocalPort(), MTU);
                WireEnd server = join(accepted)) {
            byte[] packet = numbered(A, B, 50);
            for (byte one : ZportalPeer.frame(packet)) {
                peer.sendRaw(new byte[] {one});
            }
            assertThat(server.receivePacket()).isEqualTo(packet);
        }
    }

    @Test
    void aBadFrameEndsOneSessionAndTheNextPeerIsServed() throws Exception {
        byte[] packet = numbered(A, B, 1);
        byte[] tooLong = Packets.ip(A, B, new byte[MTU + 1 - 20]);
        List<byte[]> bad = List.of(
                ZportalPeer.frame(0x5452_505a, packet.length, ZportalPeer.crc32c(packet), packet),
                ZportalPeer.frame(ZportalPeer.MAGIC, 0, 0, new byte[0]),
                ZportalPeer.frame(tooLong),
                ZportalPeer.frame(ZportalPeer.MAGIC, packet.length, ~ZportalPeer.crc32c(packet), packet),
                new byte[] {-1, -1, -1, -1});
        for (byte[] frame : bad) {
            var accepted = start(() -> WireEnd.accept(listener, new ZportalServer(MTU, false)));
            try (var peer = ZportalPeer.connect(listener.getLocalPort(), MTU);
                    WireEnd server = join(accepted)) {
                peer.send(packet);
                peer.sendRaw(frame);
                assertThat(server.receivePacket()).isEqualTo(packet);
                assertThat(server.receive()).isEqualTo(Message.BAD_FRAME);
            }
        }
    }

    @Test
    void aPeerThatGoesInTheMiddleOfAFrameHasEnded() throws Exception {
        var accepted = start(() -> WireEnd.accept(listener, new ZportalServer(MTU, false)));
        try (var peer = ZportalPeer.connect(listener.getLocalPort(), MTU);
                WireEnd server = join(accepted)) {
            peer.sendRaw(Arrays.copyOf(ZportalPeer.frame(numbered(A, B, 1)), 30));
            peer.socket.shutdownOutput();
            assertThat(server.receive()).isEqualTo(Message.CLOSE);
        }
    }

    // simplevpn: our server

    /** Gives these, in this order. */
    private static final class Pool implements AddressBook {
        private final Deque<IpAddress> free = new ArrayDeque<>();

        private Pool(String... addresses) {
            Arrays.stream(addresses).map(IpAddress::parse).forEach(free::add);
        }

        @Override
        public Optional<InterfaceAddress> take(String client, Optional<IpAddress> wanted) {
            Optional<IpAddress> given = wanted.isEmpty() ? Optional.ofNullable(free.peek()) : wanted;
            return given.filter(free::remove).map(address -> new InterfaceAddress(address, 20));
        }
    }

    private FutureTask<WireEnd> serve(Pool pool) {
        return start(() -> WireEnd.accept(listener, new SimplevpnServer(pool, MTU)));
    }

    @Test
    void anOldClientGetsItsAddressAndEachPacketByItself() throws Exception {
        var accepted = serve(new Pool(A));
        try (var client = SimplevpnOldClient.connect(listener.getLocalPort())) {
            assertThat(client.request()).contains(InetAddress.ofLiteral(A));
            assertThat(client.answerBytes()).isEqualTo(20);
            WireEnd server = join(accepted);
            for (int i = 0; i < 100; i++) {
                byte[] there = numbered(B, A, i);
                byte[] back = numbered(A, B, i);
                server.send(there);
                assertThat(client.readPacket()).isEqualTo(there);
                client.send(back, back); // as TCP joins them under load
                assertThat(server.receivePacket()).isEqualTo(back);
                assertThat(server.receivePacket()).isEqualTo(back);
            }
            server.close();
            assertThat(client.read()).isEmpty();
        }
    }

    @Test
    void anOldClientGetsTheAddressThatItWantsOrNone() throws Exception {
        var pool = new Pool(A, B);
        var first = serve(pool);
        try (var client = SimplevpnOldClient.connect(listener.getLocalPort())) {
            assertThat(client.request(B)).contains(InetAddress.ofLiteral(B));
            assertThat(client.routes(A)).isTrue();
            join(first).close();
        }
        var second = serve(pool);
        try (var client = SimplevpnOldClient.connect(listener.getLocalPort())) {
            client.request(B);
            assertThat(client.address()).contains(InetAddress.ofLiteral("0.0.0.0"));
            assertThat(client.read()).as("closed").isEmpty();
            assertThat(join(second).verdict).isEqualTo(new Handshake.Refused(Reason.NO_ADDRESS, B));
        }
    }

    @Test
    void anOldClientsKeepaliveIsAnsweredWhereItCameFrom() throws Exception {
        var accepted = serve(new Pool(A));
        try (var client = SimplevpnOldClient.connect(listener.getLocalPort())) {
            client.request();
            try (WireEnd server = join(accepted)) {
                client.keepalive();
                assertThat(server.receive()).isEqualTo(Message.HEARTBEAT_REQUEST);
                server.codec.encodeHeartbeatAck(server.out);
                server.write();
                assertThat(client.readPacket()).isEqualTo(SimplevpnOldClient.keepaliveMessage());
            }
        }
    }

    @Test
    void whoSaysNothingOrHalfARequestHasNoAddress() throws Exception {
        var pool = new Pool(A);
        var accepted = serve(pool);
        try (var client = SimplevpnOldClient.connect(listener.getLocalPort())) {
            client.send(Arrays.copyOf(SimplevpnOldClient.control(new byte[4], new byte[4]), 19));
            client.socket.shutdownOutput();
            assertThat(join(accepted).verdict).isInstanceOf(Handshake.Pending.class);
            assertThat(client.read()).as("an answer").isEmpty();
        }
        assertThat(pool.free).hasSize(1);
    }

    /** Hole 2 ended the original. */
    @Test
    void aPacketBeforeTheRequestEndsTheConnection() throws Exception {
        var accepted = serve(new Pool(A));
        try (var client = SimplevpnOldClient.connect(listener.getLocalPort())) {
            client.send(numbered("10.0.1.77", B, 1));
            assertThat(join(accepted).verdict).isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "-"));
            assertThat(client.read()).isEmpty();
        }
    }

    @Test
    void betweenOursPacketsAreJoinedAndNothingIsLost() throws Exception {
        var accepted = serve(new Pool(A));
        try (WireEnd client = WireEnd.connect(listener.getLocalPort(), new SimplevpnClient(Optional.empty()));
                WireEnd server = join(accepted)) {
            assertThat(client.receive()).isEqualTo(Message.SETTINGS);
            assertThat(client.codec.settings().addresses()).containsExactly(InterfaceAddress.parse(A + "/20"));
            assertThat(client.codec.settings().mtu()).hasValue(MTU);
            byte[][] packets = new byte[200][];
            Arrays.setAll(packets, i -> numbered(A, B, i));
            var sent = start(() -> {
                client.send(packets);
                return null;
            });
            for (byte[] packet : packets) {
                assertThat(server.receivePacket()).isEqualTo(packet);
            }
            join(sent);
        }
    }

    // simplevpn: our client

    @Test
    void ourClientsGetAddressesOfAnOldServerAndTalkThroughIt() throws Exception {
        try (var server = new SimplevpnOldServer();
                WireEnd a = WireEnd.connect(server.port(), new SimplevpnClient(Optional.empty()));
                WireEnd b =
                        WireEnd.connect(server.port(), new SimplevpnClient(Optional.of(IpAddress.parse("10.0.7.7"))))) {
            assertThat(((Handshake.Accepted) a.verdict).identity()).isEqualTo("10.0.254.254");
            assertThat(a.receive()).isEqualTo(Message.SETTINGS);
            assertThat(a.codec.settings().addresses()).containsExactly(InterfaceAddress.parse("10.0.254.254/16"));
            assertThat(a.codec.writesAlone()).isTrue();
            for (int i = 0; i < 100; i++) {
                byte[] there = numbered("10.0.254.254", "10.0.7.7", i);
                byte[] back = numbered("10.0.7.7", "10.0.254.254", i);
                a.send(there);
                assertThat(b.receivePacket()).isEqualTo(there);
                b.send(back);
                assertThat(a.receivePacket()).isEqualTo(back);
            }
            assertThat(server.reads).hasSize(2 + 200);
        }
    }

    @Test
    void anOldServersEchoesAndSecondAnswersAreTolerated() throws Exception {
        try (var server = new SimplevpnOldServer();
                var waiting = SimplevpnOldClient.connect(server.port());
                WireEnd client = WireEnd.connect(server.port(), new SimplevpnClient(Optional.empty()))) {
            assertThat(client.receive()).isEqualTo(Message.SETTINGS);
            assertThat(client.receive()).isEqualTo(Message.CONTROL);
            client.codec.encodeHeartbeatRequest(client.out);
            client.write();
            assertThat(client.receive()).isEqualTo(Message.HEARTBEAT_ACK);
            assertThat(waiting.readPacket()).as("the leak").isEqualTo(SimplevpnOldClient.keepaliveMessage());
        }
    }

    @Test
    void anOldServersRefusalIsAClosedConnection() throws Exception {
        var wanted = new SimplevpnClient(Optional.of(IpAddress.parse("192.168.1.1")));
        try (var server = new SimplevpnOldServer();
                WireEnd client = WireEnd.connect(server.port(), wanted)) {
            assertThat(client.verdict).isInstanceOf(Handshake.Pending.class);
            assertThat(wanted.closed(false)).contains("192.168.1.1", "in use");
        }
    }
}
