package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.link.LinkKind;
import ipcp.net.IpAddress;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class Ipcp2HandshakeTest {
    private final Ipcp2Pair pair = new Ipcp2Pair();
    private final ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);

    static List<Arguments> everyHandshake() {
        return List.of(
                Arguments.of(HandshakePattern.NNPSK0, AeadSuite.AESGCM),
                Arguments.of(HandshakePattern.NNPSK0, AeadSuite.CHACHAPOLY),
                Arguments.of(HandshakePattern.IKPSK2, AeadSuite.AESGCM),
                Arguments.of(HandshakePattern.IKPSK2, AeadSuite.CHACHAPOLY));
    }

    @ParameterizedTest
    @MethodSource("everyHandshake")
    void bothSidesAgreeAndTheServerKnowsWhoItIs(HandshakePattern pattern, AeadSuite suite) {
        var client = Ipcp2Pair.of(pattern, suite);
        Handshake last = run(client, -1, 0).last();

        assertThat(last).isInstanceOfSatisfying(Handshake.Accepted.class, accepted -> {
            assertThat(accepted.claim()).contains(Frames.TUN);
            assertThat(accepted.identity()).isEqualTo("laptop");
            assertThat(accepted.protocol()).isEqualTo(Protocol.IPCP_2);
            assertThat(accepted.suite()).contains(suite);
        });
    }

    @Test
    void aKeyPairIsEnoughAndAPresharedKeyMayBeAdded() {
        pair.pattern = HandshakePattern.IKPSK2;
        pair.clientPsk = Optional.empty();
        pair.serverPsk = Optional.empty();

        assertThat(run(pair, -1, 0).last()).isInstanceOf(Handshake.Accepted.class);
    }

    @Test
    void whoHasAKeyPairShowsNoName() {
        pair.pattern = HandshakePattern.IKPSK2;
        run(pair, -1, 0);
        byte[] all = Frames.concat(pair.said.toArray(byte[][]::new));

        assertThat(new String(all, StandardCharsets.ISO_8859_1)).doesNotContain("laptop");
        assertThat(indexOf(all, Ipcp2Pair.CLIENT_KEY.publicKey().bytes())).isNegative();
    }

    @Test
    void theClientsOrderOfSuitesDecides() {
        pair.clientSuites = List.of(AeadSuite.CHACHAPOLY, AeadSuite.AESGCM);

        assertThat(((Handshake.Accepted) run(pair, -1, 0).last()).suite()).contains(AeadSuite.CHACHAPOLY);
    }

    @Test
    void withoutACommonSuiteThereIsNoAnswer() {
        pair.serverSuites = List.of(AeadSuite.CHACHAPOLY);

        refuses(Reason.NO_COMMON_SUITE, 0);
    }

    @Test
    void aTapAndATunDoNotMeet() {
        var client = new Ipcp2Pair();
        client.kind = LinkKind.TAP;
        client.newClient().start(out);
        byte[] hello = Frames.written(out);
        out.clear();

        assertThat(pair.newServer().advance(ByteBuffer.wrap(hello), out))
                .isEqualTo(new Handshake.Refused(Reason.WRONG_LINK_KIND, "laptop"));
        assertThat(out.position()).isZero();
    }

    @Test
    void aWrongPresharedKeyIsRefusedAtTheFirstMessage() {
        pair.clientPsk = Optional.of(PresharedKey.random());

        refuses(Reason.WRONG_KEY, 1);
    }

    @Test
    void anUnknownNameGetsTheSameAnswersAsAWrongKey() {
        pair.identity = "nobody";

        refuses(Reason.UNKNOWN_CLIENT, 1);
    }

    @Test
    void anUnknownKeyPairGetsTheSameAnswersAsAWrongKey() {
        pair.pattern = HandshakePattern.IKPSK2;
        pair.clientKey = PrivateKey.random();

        refuses(Reason.UNKNOWN_CLIENT, 1);
    }

    @Test
    void aClientThatTakesTheServerForAnotherIsRefused() {
        pair.pattern = HandshakePattern.IKPSK2;
        pair.serverKey = PrivateKey.random().publicKey();

        refuses(Reason.WRONG_KEY, 1);
    }

    @Test
    void aClientNoticesThatTheServerHasAnotherPresharedKey() {
        pair.pattern = HandshakePattern.IKPSK2;
        pair.serverPsk = Optional.of(PresharedKey.random());
        Run run = run(pair, -1, 0);

        assertThat(run.last()).isEqualTo(new Handshake.Refused(Reason.WRONG_KEY, "laptop"));
        assertThat(run.frames()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"NNPSK0", "IKPSK2"})
    void whateverIsChangedOnTheWayTheHandshakeFails(HandshakePattern pattern) {
        int[] lengths = run(Ipcp2Pair.of(pattern, AeadSuite.AESGCM), -1, 0).lengths();
        for (int frame = 0; frame < lengths.length; frame++) {
            for (int bit = 0; bit < 8 * lengths[frame]; bit++) {
                var changed = Ipcp2Pair.of(pattern, AeadSuite.AESGCM);

                assertThat(run(changed, frame, bit).last())
                        .as("frame %d, bit %d", frame, bit)
                        .isNotInstanceOf(Handshake.Accepted.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NNPSK0", "IKPSK2"})
    void aRecordedLoginIsWorthless(HandshakePattern pattern) {
        pair.pattern = pattern;
        run(pair, -1, 0);
        var server = pair.newServer();
        server.advance(ByteBuffer.wrap(pair.said.get(0)), out);
        out.clear();

        assertThat(server.advance(ByteBuffer.wrap(pair.said.get(2)), out))
                .isInstanceOfSatisfying(
                        Handshake.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG_KEY));
        assertThat(out.position()).isZero();
    }

    /** Where something else says who it is, its address is a wish; otherwise the server knows it without. */
    @Test
    void aClientMayAskForAnAddress() {
        pair.wanted = Optional.of(new Claim.Tun(IpAddress.parse("10.10.0.77")));
        pair.connect();
        assertThat(pair.asked).containsExactly(IpAddress.parse("10.10.0.77"));

        var modest = Ipcp2Pair.of(HandshakePattern.IKPSK2, AeadSuite.AESGCM).connect();
        assertThat(modest.asked).isEmpty();
    }

    @Test
    void aClientForWhomThereIsNoAddressIsToldSo() {
        pair.hasRoom = false;
        var client = pair.newClient();
        var server = pair.newServer();
        client.start(out);
        server.advance(pair.take(out), out);
        client.advance(pair.take(out), out);
        server.advance(pair.take(out), out);
        Codec codec = ((Handshake.Accepted) client.advance(pair.take(out), out)).codec();
        Handshake last = server.advance(pair.take(out), out);

        assertThat(last).isEqualTo(new Handshake.Refused(Reason.NO_ADDRESS, "laptop"));
        assertThat(Ipcp2Pair.messages(codec, Frames.written(out))).containsExactly("CLOSE");
        assertThat(codec.refusal()).contains("the server has no address free for this client");
    }

    /** Only its first record may say so. */
    @Test
    void whoIsInIsNotRefusedAnyMore() {
        pair.connect();
        var record = ByteBuffer.allocate(64);
        ((Ipcp2Codec) pair.server).seal(new byte[] {Ipcp2.REFUSE, Ipcp2.NO_ADDRESS}, record);

        assertThat(Ipcp2Pair.messages(pair.client, Frames.written(record))).containsExactly("BAD_FRAME");
        assertThat(pair.client.refusal()).isEmpty();
    }

    @Test
    void aWeakerOfferPutInPlaceOfTheClientsFails() {
        pair.clientSuites = List.of(AeadSuite.AESGCM, AeadSuite.CHACHAPOLY);
        var client = pair.newClient();
        var server = pair.newServer();
        client.start(out);
        out.clear();
        byte[] weaker = new ClientHello(HandshakePattern.NNPSK0, LinkKind.TUN, List.of(AeadSuite.CHACHAPOLY), "laptop")
                .toFrame();
        server.advance(ByteBuffer.wrap(weaker), out);
        byte[] answer = Frames.written(out);
        out.clear();
        client.advance(ByteBuffer.wrap(answer), out);
        byte[] message = Frames.written(out);
        out.clear();

        assertThat(server.advance(ByteBuffer.wrap(message), out)).isInstanceOf(Handshake.Refused.class);
    }

    @Test
    void anotherVersionIsNoHello() {
        byte[] hello =
                new ClientHello(HandshakePattern.NNPSK0, LinkKind.TUN, List.of(AeadSuite.AESGCM), "laptop").toFrame();
        hello[10] = 2;

        assertThat(pair.newServer().advance(ByteBuffer.wrap(hello), out))
                .isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "-"));
    }

    @Test
    void suitesThatAreNotKnownYetArePassedOver() {
        byte[] hello = new ClientHello(
                        HandshakePattern.NNPSK0,
                        LinkKind.TUN,
                        List.of(AeadSuite.CHACHAPOLY, AeadSuite.AESGCM),
                        "laptop")
                .toFrame();
        hello[14] = 77;
        var server = pair.newServer();

        assertThat(server.advance(ByteBuffer.wrap(hello), out)).isInstanceOf(Handshake.Pending.class);
        assertThat(out.get(11)).isEqualTo(ClientHello.id(AeadSuite.AESGCM));
    }

    @Test
    void aNameIsWrittenToTheLogWithoutTricks() {
        var hello = new ClientHello(
                HandshakePattern.NNPSK0, LinkKind.TUN, List.of(), "a\nevent=session-up \"b\u202e\u00e9");

        assertThat(hello.identityForLog()).isEqualTo("a?event?session-up??b?\u00e9");
    }

    @Test
    void theServerTellsTheTwoWiresApart() {
        assertThat(first(true, true, "00000004 0a0a0002")).isInstanceOf(Handshake.Pending.class);
        assertThat(out.position()).isEqualTo(28);
        assertThat(first(false, true, "00000004 0a0a0002"))
                .isEqualTo(new Handshake.Refused(Reason.PROTOCOL_NOT_ENABLED, "-"));
        String hello = "00000012 697063702f32 01 01 01 01 01 06 6c6170746f70";
        assertThat(first(true, true, hello)).isInstanceOf(Handshake.Pending.class);
        assertThat(out.position()).isEqualTo(44);
        assertThat(first(true, false, hello)).isEqualTo(new Handshake.Refused(Reason.PROTOCOL_NOT_ENABLED, "-"));
        assertThat(first(true, true, "00000012 6970")).isInstanceOf(Handshake.Pending.class);
        assertThat(first(true, true, "ffffffff 6970")).isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "-"));
        assertThat(first(true, true, "0000")).isInstanceOf(Handshake.Pending.class);
    }

    private Handshake first(boolean one, boolean two, String hex) {
        out.clear();
        var any = new AnyServerHandshake(
                one
                        ? Optional.of(() -> new Ipcp1ServerHandshake(
                                LinkKind.TUN, _ -> Optional.of(Ipcp2Pair.KEY), Ipcp2Pair.DECOY))
                        : Optional.empty(),
                two ? Optional.of(pair::newServer) : Optional.empty());
        return any.advance(ByteBuffer.wrap(Frames.hex(hex)), out);
    }

    @Test
    void aFrameThatIsTooLongIsRefusedByItsLengthAlone() {
        assertThat(pair.newServer().advance(ByteBuffer.wrap(Frames.hex("00000054")), out))
                .isInstanceOf(Handshake.Refused.class);
    }

    private void refuses(Reason reason, int answers) {
        Run run = run(pair, -1, 0);

        assertThat(run.last()).isEqualTo(new Handshake.Refused(reason, who(reason)));
        assertThat(run.frames()).isEqualTo(1 + 2 * answers);
    }

    private String who(Reason reason) {
        return pair.pattern == HandshakePattern.IKPSK2
                ? "-"
                : reason == Reason.UNKNOWN_CLIENT ? pair.identity : "laptop";
    }

    /**
     * A handshake from end to end.
     *
     * @param last what the side said that had the last word
     * @param each length of the frames, in order
     */
    private record Run(Handshake last, List<Integer> each) {
        private int frames() {
            return each.size();
        }

        private int[] lengths() {
            return each.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** Runs a handshake with one bit of one frame changed, or none. */
    private static Run run(Ipcp2Pair pair, int frame, int bit) {
        var client = pair.newClient();
        var server = pair.newServer();
        var out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);
        client.start(out);
        Handshake state = new Handshake.Pending();
        for (int number = 0; out.position() > 0; number++) {
            byte[] bytes = Frames.written(out);
            pair.said.add(bytes.clone());
            out.clear();
            if (number == frame) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
            state = number % 2 == 0
                    ? server.advance(ByteBuffer.wrap(bytes), out)
                    : client.advance(ByteBuffer.wrap(bytes), out);
        }
        return new Run(state, pair.said.stream().map(bytes -> bytes.length).toList());
    }

    private static int indexOf(byte[] all, byte[] part) {
        return IntStream.range(0, all.length - part.length)
                .filter(at -> Arrays.equals(all, at, at + part.length, part, 0, part.length))
                .findFirst()
                .orElse(-1);
    }
}
