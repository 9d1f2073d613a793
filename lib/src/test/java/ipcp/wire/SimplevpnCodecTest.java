package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.InterfaceAddress;
import ipcp.net.Packet;
import ipcp.net.SuperPackets;
import ipcp.tunnel.SimplevpnOldClient;
import ipcp.wire.Codec.Encoded;
import ipcp.wire.Codec.Message;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimplevpnCodecTest {
    private static final int OUT = 1 << 21;
    private static final byte[] OWN = {10, 0, 1, 2};
    private static final byte[] OTHER = {10, 0, 1, 3};
    private static final byte[] NONE = new byte[4];
    private static final byte[] KEEPALIVE = SimplevpnOldClient.keepaliveMessage();

    private final Packet view = Packet.view();

    @Provide
    Arbitrary<Packet> supers() {
        return Arbitraries.randomValue(SuperPackets::random);
    }

    private static SimplevpnLease lease(boolean ours) {
        return new SimplevpnLease(InterfaceAddress.parse("10.0.1.2/20"), OptionalInt.of(1300), ours);
    }

    private static SimplevpnCodec server(boolean ours) {
        return new SimplevpnCodec(lease(ours), false);
    }

    /** A client that has said that it is in. */
    private SimplevpnCodec client() {
        var codec = new SimplevpnCodec(lease(true), true);
        assertThat(codec.decode(PlainFrames.input(), view)).isEqualTo(Message.SETTINGS);
        return codec;
    }

    private Message atServer(byte[] stream) {
        return server(true).decode(PlainFrames.input(stream), view);
    }

    private Message atClient(byte[] stream) {
        return client().decode(PlainFrames.input(stream), view);
    }

    // How the stream is cut

    /** Hole 1: without a length in front of them packets were lost as soon as there was load. */
    @Test
    void everySplitOfTheStreamGivesTheSame() {
        byte[] stream = Frames.concat(
                Frames.ipv4(20),
                KEEPALIVE,
                Frames.ipv6(40),
                Frames.ipv4(21),
                SimplevpnOldClient.control(NONE, NONE),
                Frames.ipv6(333),
                KEEPALIVE,
                Frames.ipv4(300));
        List<String> whole = PlainFrames.messages(server(true), stream, stream.length);

        assertThat(whole)
                .containsExactly(
                        PlainFrames.hex(Frames.ipv4(20)),
                        "HEARTBEAT_REQUEST",
                        PlainFrames.hex(Frames.ipv6(40)),
                        PlainFrames.hex(Frames.ipv4(21)),
                        "CONTROL",
                        PlainFrames.hex(Frames.ipv6(333)),
                        "HEARTBEAT_REQUEST",
                        PlainFrames.hex(Frames.ipv4(300)));
        for (int cut = 0; cut < stream.length; cut++) {
            assertThat(PlainFrames.messages(server(true), stream, cut))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    /** Hole 8: of a message that is shorter than its header, what lay behind it was read. */
    @Test
    void halfAMessageIsLeftWhereItIs() {
        for (byte[] message : List.of(Frames.ipv4(60), Frames.ipv6(60), KEEPALIVE)) {
            for (int length = 0; length < message.length; length++) {
                ByteBuffer in = PlainFrames.input(Arrays.copyOf(message, length));

                assertThat(server(true).decode(in, view)).isEqualTo(Message.INCOMPLETE);
                assertThat(in.position()).isEqualTo(Packet.HEADROOM);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0, 0x1, 0x2, 0x3, 0x5, 0x7, 0x8, 0xf})
    void whatIsNoIpEndsTheSessionAtItsFirstByte(int version) {
        assertThat(atServer(new byte[] {(byte) (version << 4 | 5)})).isEqualTo(Message.BAD_FRAME);
        assertThat(atClient(new byte[] {(byte) (version << 4 | 5)})).isEqualTo(Message.BAD_FRAME);
    }

    @Test
    void aLengthShorterThanAHeaderEndsTheSession() {
        for (int length = 1; length < 20; length++) {
            assertThat(atServer(Frames.hex("4500 00%02x".formatted(length)))).isEqualTo(Message.BAD_FRAME);
        }
        assertThat(atServer(Frames.hex("4500 0014"))).isEqualTo(Message.INCOMPLETE);
    }

    /** Hole 9: lengths wrapped at 65536. */
    @Test
    void theLongestPacketIs65535Bytes() {
        assertThat(atServer(Frames.hex("4500 ffff"))).isEqualTo(Message.INCOMPLETE);
        assertThat(atServer(Frames.ipv4(65_535))).isEqualTo(Message.PACKET);
        assertThat(atServer(Frames.hex("60000000 ffd7"))).isEqualTo(Message.INCOMPLETE);
        assertThat(atServer(Frames.ipv6(65_535))).isEqualTo(Message.PACKET);
        assertThat(view.toBytes()).isEqualTo(Frames.ipv6(65_535));
        assertThat(atServer(Frames.hex("60000000 ffd8"))).isEqualTo(Message.BAD_FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x44, 0x4f})
    void aPacketWithAnImpossibleHeaderIsLostAndTheSessionGoesOn(int start) {
        byte[] packet = Frames.ipv4(40);
        packet[0] = (byte) start;

        assertThat(PlainFrames.messages(server(true), Frames.concat(packet, Frames.ipv4(20)), 0))
                .containsExactly("MALFORMED", PlainFrames.hex(Frames.ipv4(20)));
    }

    @Test
    void aPacketIsNotCopiedAndHasTheRoomInFrontOfIt() {
        ByteBuffer in = PlainFrames.input(Frames.ipv4(40));

        assertThat(server(true).decode(in, view)).isEqualTo(Message.PACKET);
        assertThat(view.start()).isEqualTo(Packet.HEADROOM);
        in.put(Packet.HEADROOM + 39, (byte) 0x5a);
        assertThat(view.u8(39)).isEqualTo(0x5a);
    }

    // Control messages at the server

    @Test
    void aKeepaliveAsksTheServerAndAnswersTheClient() {
        ByteBuffer out = ByteBuffer.allocate(100);
        server(true).encodeHeartbeatAck(out);
        byte[] ack = Frames.written(out);
        out.clear();
        client().encodeHeartbeatRequest(out);

        assertThat(Frames.written(out)).isEqualTo(KEEPALIVE);
        assertThat(ack).isEqualTo(KEEPALIVE);
        assertThat(atServer(KEEPALIVE)).isEqualTo(Message.HEARTBEAT_REQUEST);
        assertThat(atClient(KEEPALIVE)).isEqualTo(Message.HEARTBEAT_ACK);
        assertThat(server(true).hasHeartbeat()).isTrue();
    }

    /** Hole 12: an answer came twice, and a keepalive went to others, too. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.1.2"})
    void whoAsksForTheSameAddressAgainIsAnsweredOnce(String source) throws Exception {
        byte[] wanted = InetAddress.ofLiteral(source).getAddress();
        SimplevpnCodec codec = server(false);
        ByteBuffer out = ByteBuffer.allocate(100);

        assertThat(codec.hasControl()).isFalse();
        assertThat(codec.decode(PlainFrames.input(SimplevpnOldClient.control(wanted, NONE)), view))
                .isEqualTo(Message.CONTROL);
        assertThat(codec.hasControl()).isTrue();
        codec.encodeControl(out);
        codec.encodeControl(out);

        assertThat(Frames.written(out)).isEqualTo(SimplevpnOldClient.control(NONE, OWN));
        assertThat(codec.hasControl()).isFalse();
    }

    @Test
    void whoAsksForAnotherAddressHasToConnectAnew() {
        assertThat(atServer(SimplevpnOldClient.control(OTHER, NONE))).isEqualTo(Message.BAD_FRAME);
    }

    @Test
    void otherControlMessagesAreLost() {
        byte[] ones = {-1, -1, -1, -1};
        for (byte[] message : List.of(
                SimplevpnOldClient.control(OTHER, OWN),
                SimplevpnOldClient.control(NONE, ones),
                SimplevpnOldClient.control(OWN, ones),
                SimplevpnOldClient.control(NONE, OWN))) {
            assertThat(atServer(message)).isEqualTo(Message.MALFORMED);
        }
    }

    /** A quirk of the original: whatever had zeros from byte 12 to 19 asked for an address. */
    @Test
    void aPacketFromTheUnspecifiedAddressAsksForNothing() {
        byte[] solicitation = Frames.ipv6(64);
        Arrays.fill(solicitation, 8, 24, (byte) 0);
        byte[] zeros = Frames.ipv4(28);
        Arrays.fill(zeros, 12, 20, (byte) 0);

        assertThat(atServer(solicitation)).isEqualTo(Message.PACKET);
        assertThat(atServer(zeros)).isEqualTo(Message.PACKET);
    }

    // Control messages at the client

    @Test
    void aClientIsToldItsAddressOnce() {
        var codec = new SimplevpnCodec(lease(true), true);
        assertThat(PlainFrames.messages(codec, Frames.ipv4(20), 0))
                .containsExactly("SETTINGS", PlainFrames.hex(Frames.ipv4(20)));
        assertThat(codec.settings().addresses()).containsExactly(InterfaceAddress.parse("10.0.1.2/20"));
        assertThat(codec.settings().mtu()).hasValue(1300);
        assertThat(server(true).settings()).isEqualTo(Settings.NONE);
    }

    @Test
    void theSecondAnswerOfTheOriginalMeansNothing() {
        SimplevpnCodec codec = client();
        ByteBuffer in = PlainFrames.input(SimplevpnOldClient.control(NONE, OWN));

        assertThat(codec.decode(in, view)).isEqualTo(Message.CONTROL);
        assertThat(codec.hasControl()).isFalse();
    }

    /** The original's server hands on what other clients send: they must not end this one's session. */
    @Test
    void controlMessagesOfOthersAreLost() {
        for (byte[] message : List.of(
                SimplevpnOldClient.control(OTHER, OWN),
                SimplevpnOldClient.control(NONE, OTHER),
                SimplevpnOldClient.control(NONE, NONE),
                SimplevpnOldClient.control(OTHER, NONE))) {
            assertThat(atClient(message)).isEqualTo(Message.MALFORMED);
        }
    }

    // What goes out

    @Property(tries = 200)
    void theStreamOfASuperPacketIsItsSegments(@ForAll("supers") Packet whole) {
        List<byte[]> segments = SuperPackets.cutSlowly(whole);

        List<byte[]> together = PlainFrames.writes(server(true), whole, OUT);

        assertThat(together).hasSize(1);
        assertThat(together.getFirst()).isEqualTo(Frames.concat(segments.toArray(byte[][]::new)));
        assertThat(PlainFrames.messages(server(true), together.getFirst(), 0))
                .isEqualTo(segments.stream().map(PlainFrames::hex).toList());
    }

    /** The other half of hole 1: the original takes what comes together for one packet. */
    @Property(tries = 50)
    void towardsTheOriginalEachSegmentIsAWrite(@ForAll("supers") Packet whole) {
        assertThat(PlainFrames.writes(server(false), whole, OUT))
                .map(PlainFrames::hex)
                .isEqualTo(SuperPackets.cutSlowly(whole).stream()
                        .map(PlainFrames::hex)
                        .toList());
    }

    @Test
    void towardsTheOriginalAPacketWaitsForAnEmptyBuffer() {
        SimplevpnCodec codec = server(false);
        ByteBuffer out = ByteBuffer.allocate(OUT);
        Packet packet = Frames.packet(Frames.ipv4(40));

        assertThat(codec.writesAlone()).isTrue();
        assertThat(codec.encode(packet, out)).isEqualTo(Encoded.DONE);
        assertThat(codec.encode(packet, out)).isEqualTo(Encoded.FULL);
        assertThat(out.position()).isEqualTo(40);
        assertThat(server(true).writesAlone()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"40, 39", "40, 41", "40, 20"})
    void aPacketThatIsNotAsLongAsItSaysIsNotSent(int said, int length) {
        ByteBuffer out = ByteBuffer.allocate(OUT);
        for (boolean ours : new boolean[] {true, false}) {
            Packet v4 = Frames.packet(Arrays.copyOf(Frames.ipv4(said), length));
            Packet v6 = Frames.packet(Arrays.copyOf(Frames.ipv6(said + 40), length + 40));

            assertThat(server(ours).encode(v4, out)).isEqualTo(Encoded.REFUSED);
            assertThat(server(ours).encode(v6, out)).isEqualTo(Encoded.REFUSED);
        }
        assertThat(out.position()).isZero();
    }

    /** A host could take the place of the wire's own messages otherwise. */
    @Test
    void aPacketThatLooksLikeAControlMessageIsNotSent() {
        ByteBuffer out = ByteBuffer.allocate(OUT);

        assertThat(client().encode(Frames.packet(KEEPALIVE), out)).isEqualTo(Encoded.REFUSED);
        assertThat(client().encode(Frames.packet(SimplevpnOldClient.control(OWN, NONE)), out))
                .isEqualTo(Encoded.REFUSED);
    }

    /** Holes 2 and 3: whatever stood at the place of a source address became the sender's, or ended the server. */
    @Test
    void towardsTheOriginalsServerOnlyTheOwnAddressIsASource() {
        ByteBuffer out = ByteBuffer.allocate(OUT);
        var toOriginal = new SimplevpnCodec(lease(false), true);
        byte[] own = Frames.ipv4(40);
        System.arraycopy(OWN, 0, own, 12, 4);

        assertThat(toOriginal.encode(Frames.packet(Frames.ipv4(40)), out)).isEqualTo(Encoded.REFUSED);
        assertThat(toOriginal.encode(Frames.packet(Frames.ipv6(60)), out)).isEqualTo(Encoded.REFUSED);
        assertThat(toOriginal.encode(Frames.packet(own), out)).isEqualTo(Encoded.DONE);
        assertThat(client().encode(Frames.packet(Frames.ipv6(60)), out)).isEqualTo(Encoded.DONE);
        assertThat(Frames.written(out)).isEqualTo(Frames.concat(own, Frames.ipv6(60)));
    }

    @Test
    void aPacketForWhichThereIsNoRoomWaits() {
        ByteBuffer out = ByteBuffer.allocate(100);
        Packet packet = Frames.packet(Frames.ipv4(60));

        assertThat(server(true).encode(packet, out)).isEqualTo(Encoded.DONE);
        assertThat(server(true).encode(packet, out)).isEqualTo(Encoded.FULL);
        assertThat(server(true).encode(Frames.packet(Frames.ipv4(101)), out)).isEqualTo(Encoded.REFUSED);
        assertThat(out.position()).isEqualTo(60);
    }
}
