package ipcp.wire;

import static ipcp.wire.Handshake.Reason.BAD_FRAME;
import static ipcp.wire.Handshake.Reason.UNKNOWN_CLAIM;
import static ipcp.wire.Handshake.Reason.WRONG_CHALLENGE;
import static ipcp.wire.Handshake.Reason.WRONG_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.Sodium;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipcp1ServerHandshakeTest {
    private static final byte[] BINARY_TUN = Frames.raw("0a0a0002");
    private static final byte[] BINARY_TAP = Frames.raw("021122334455");

    private final PresharedKey key = Frames.key();
    private final PresharedKey decoy = PresharedKey.random();
    private final ByteBuffer out = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
    private Ipcp1ServerHandshake server = server(LinkKind.TUN);

    @AfterEach
    void closeTheKeys() {
        key.close();
        decoy.close();
    }

    @Test
    void aBinaryClaimGetsABareChallenge() {
        assertThat(advance(BINARY_TUN)).isInstanceOf(Handshake.Pending.class);
        assertThat(Frames.written(out)).hasSize(28).startsWith(Frames.hex("00000018"));
    }

    @Test
    void aTextClaimGetsAChallengeWithAHeader() {
        assertThat(advance(text("10.10.0.2"))).isInstanceOf(Handshake.Pending.class);
        assertThat(Frames.written(out)).hasSize(33).startsWith(Frames.hex("0000001d 04 00000018"));
    }

    @Test
    void everyServerAsksSomethingElse() {
        advance(BINARY_TUN);
        byte[] first = challenge();
        server = server(LinkKind.TUN);
        out.clear();
        advance(BINARY_TUN);

        assertThat(challenge()).isNotEqualTo(first);
    }

    @Test
    void theFirstFrameTellsTheDialect() {
        assertThat(login(LinkKind.TUN, BINARY_TUN)).isEqualTo(Frames.TUN + " " + Protocol.IPCP_1);
        assertThat(login(LinkKind.TUN, text("10.10.0.2"))).isEqualTo(Frames.TUN + " " + Protocol.IPCP_1_TEXT);
        assertThat(login(LinkKind.TAP, BINARY_TAP)).isEqualTo(Frames.TAP + " " + Protocol.IPCP_1);
        assertThat(login(LinkKind.TAP, text("02:11:22:33:44:55"))).isEqualTo(Frames.TAP + " " + Protocol.IPCP_1_TEXT);
    }

    @Test
    void aMacIsTheSameInUpperCase() {
        var upper = "02:AB:CD:EF:44:55";
        assertThat(login(LinkKind.TAP, text(upper))).isEqualTo("02:ab:cd:ef:44:55 " + Protocol.IPCP_1_TEXT);
    }

    @Test
    void whatTheClientAddsToItsAnswerDoesNotMatter() {
        for (byte[] more : new byte[][] {new byte[24], Sodium.randomBytes(24)}) {
            server = server(LinkKind.TUN);
            out.clear();
            advance(BINARY_TUN);
            assertThat(advance(Frames.sealed(Frames.hello(challenge(), more)))).isInstanceOf(Handshake.Accepted.class);
        }
        server = server(LinkKind.TUN);
        out.clear();
        advance(BINARY_TUN);
        assertThat(advance(Frames.sealed(Frames.hello(challenge(), challenge()))))
                .isInstanceOf(Handshake.Accepted.class);
    }

    @Test
    void bytesBehindTheHelloBelongToTheSession() {
        advance(BINARY_TUN);
        ByteBuffer in = Frames.input(
                Frames.sealed(Frames.hello(challenge(), new byte[24])),
                Frames.sealed(Frames.message(2, new byte[0])),
                Frames.data("0000 0800", Frames.ipv4(40)),
                new byte[] {0, 0});

        Codec codec = accepted(server.advance(in, out)).codec();

        assertThat(in.position()).isEqualTo(97);
        Packet packet = Packet.allocate();
        assertThat(codec.decode(in, packet)).isEqualTo(Message.HEARTBEAT_REQUEST);
        assertThat(codec.decode(in, packet)).isEqualTo(Message.PACKET);
        assertThat(codec.decode(in, packet)).isEqualTo(Message.INCOMPLETE);
        assertThat(in.remaining()).isEqualTo(2);
    }

    @Test
    void theServerSendsNothingBehindTheChallenge() {
        advance(BINARY_TUN);
        byte[] hello = Frames.sealed(Frames.hello(challenge(), new byte[24]));
        out.clear();
        advance(hello);

        assertThat(out.position()).isZero();
    }

    @Test
    void anUnknownClaimIsAskedLikeAnyOtherAndRefusedAtTheProof() {
        server = new Ipcp1ServerHandshake(LinkKind.TUN, _ -> Optional.empty(), decoy);

        assertThat(advance(BINARY_TUN)).isInstanceOf(Handshake.Pending.class);
        assertThat(Frames.written(out)).hasSize(28);
        assertThat(advance(Frames.sealed(Frames.hello(challenge(), new byte[24]))))
                .isEqualTo(new Handshake.Refused(UNKNOWN_CLAIM, "10.10.0.2"));
    }

    @Test
    void notEvenTheKeyThatStandsInForUnknownClaimsLetsThemIn() {
        server = new Ipcp1ServerHandshake(LinkKind.TUN, _ -> Optional.empty(), key);
        advance(BINARY_TUN);

        assertThat(advance(Frames.sealed(Frames.hello(challenge(), new byte[24]))))
                .isEqualTo(new Handshake.Refused(UNKNOWN_CLAIM, "10.10.0.2"));
    }

    @Test
    void aProofUnderAnotherKeyIsRefused() {
        advance(BINARY_TUN);
        byte[] hello = Frames.sealed(Frames.hello(challenge(), new byte[24]), new byte[24], new byte[32]);

        assertThat(advance(hello)).isEqualTo(new Handshake.Refused(WRONG_KEY, "10.10.0.2"));
    }

    @Test
    void theKeyOfAnotherClaimIsTheWrongKey() {
        server = new Ipcp1ServerHandshake(LinkKind.TUN, claim -> Optional.of(claim.equals(Frames.TUN) ? decoy : key), decoy);
        advance(BINARY_TUN);

        assertThat(advance(Frames.sealed(Frames.hello(challenge(), new byte[24]))))
                .isEqualTo(new Handshake.Refused(WRONG_KEY, "10.10.0.2"));
    }

    @Test
    void theHelloOfAnEarlierHandshakeIsRefused() {
        advance(BINARY_TUN);
        byte[] hello = Frames.sealed(Frames.hello(challenge(), new byte[24]));
        assertThat(advance(hello)).isInstanceOf(Handshake.Accepted.class);

        server = server(LinkKind.TUN);
        out.clear();
        advance(BINARY_TUN);
        assertThat(advance(hello)).isEqualTo(new Handshake.Refused(WRONG_CHALLENGE, "10.10.0.2"));
    }

    @Test
    void everyByteOfTheChallengeCounts() {
        for (int at = 0; at < 24; at++) {
            server = server(LinkKind.TUN);
            out.clear();
            advance(BINARY_TUN);
            byte[] wrong = challenge();
            wrong[at] ^= 1;
            assertThat(advance(Frames.sealed(Frames.hello(wrong, challenge()))))
                    .isEqualTo(new Handshake.Refused(WRONG_CHALLENGE, "10.10.0.2"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 45, 92})
    void aShortHelloIsRefused(int length) {
        advance(BINARY_TUN);

        assertThat(advance(Frames.raw(new byte[length]))).isEqualTo(new Handshake.Refused(BAD_FRAME, "10.10.0.2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 94, 4092, 0x7fffffff, -1})
    void aHelloOfAnImpossibleLengthIsRefusedBeforeItIsThere(int length) {
        advance(BINARY_TUN);

        assertThat(advance(ByteBuffer.allocate(4).putInt(length).array()))
                .isEqualTo(new Handshake.Refused(BAD_FRAME, "10.10.0.2"));
    }

    @Test
    void aProofOfTheRightSizeThatIsNoHelloIsRefused() {
        for (String header : new String[] {"01 00000030", "04 00000030", "05 0000002f", "05 80000030"}) {
            server = server(LinkKind.TUN);
            out.clear();
            advance(BINARY_TUN);
            byte[] message = Frames.concat(Frames.hex(header), challenge(), new byte[24]);

            assertThat(advance(Frames.sealed(message))).isEqualTo(new Handshake.Refused(BAD_FRAME, "10.10.0.2"));
        }
    }

    @Test
    void aClientThatDoesNotWaitForTheChallengeIsRefused() {
        byte[] data = Frames.data("0000 0800", Frames.ipv4(100));

        assertThat(advance(Frames.concat(BINARY_TUN, data))).isEqualTo(new Handshake.Refused(BAD_FRAME, "10.10.0.2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "00000080", "00001000", "7fffffff", "80000000", "ffffffff", "474554202f"})
    void aClaimOfAnImpossibleLengthIsRefusedBeforeItIsThere(String length) {
        assertThat(advance(Frames.hex(length))).isEqualTo(new Handshake.Refused(BAD_FRAME, "-"));
        assertThat(out.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "fd00::1",
                "1:2:3:4:5:6:7:8",
                "10.10.0.02",
                "010.10.0.2",
                "10.10.0",
                "10.10.0.2.",
                "10.10.0.256",
                "10.10.0.2 ",
                " 10.10.0.2",
                "10.10.0.2\n",
                "10.10.0.2\0",
                "10.10.0.2/24",
                "0x0a.10.0.2",
                "+10.10.0.2",
                "168427522",
                "localhost",
                "02:11:22:33:44:55",
                "\u00b2\u00b3.1.1.1",
                "garbage of some length, to be refused quickly and without any fuss or resolver"
            })
    void aTextThatIsNoIpv4AddressIsRefusedByATunServer(String claim) {
        assertThat(advance(text(claim))).isEqualTo(new Handshake.Refused(BAD_FRAME, "-"));
        assertThat(out.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02:11:22:33:44",
                "02:11:22:33:44:55:66",
                "02-11-22-33-44-55",
                "021122334455",
                "02:11:22:33:44:5g",
                "2:11:22:33:44:55",
                "02:11:22:33:44:55 ",
                "10.10.0.2",
                "::1"
            })
    void aTextThatIsNoMacIsRefusedByATapServer(String claim) {
        server = server(LinkKind.TAP);

        assertThat(advance(text(claim))).isEqualTo(new Handshake.Refused(BAD_FRAME, "-"));
    }

    @Test
    void aBinaryClaimOfTheOtherKindOfLinkIsRefused() {
        assertThat(advance(BINARY_TAP)).isEqualTo(new Handshake.Refused(BAD_FRAME, "-"));
        server = server(LinkKind.TAP);
        assertThat(advance(BINARY_TUN)).isEqualTo(new Handshake.Refused(BAD_FRAME, "-"));
    }

    @Test
    void garbageOfEveryKindIsRefusedOrAwaited() {
        var random = new Random(9);
        for (int round = 0; round < 20_000; round++) {
            server = server(round % 2 == 0 ? LinkKind.TUN : LinkKind.TAP);
            out.clear();
            byte[] garbage = new byte[random.nextInt(150)];
            random.nextBytes(garbage);
            if (garbage.length > 4 && random.nextBoolean()) {
                ByteBuffer.wrap(garbage).putInt(random.nextInt(130));
            }
            ByteBuffer in = ByteBuffer.wrap(garbage);

            assertThat(server.advance(in, out)).isNotInstanceOf(Handshake.Accepted.class);
            assertThat(out.position()).isLessThanOrEqualTo(33);
        }
    }

    @Test
    void aReasonReadsLikeALogEntry() {
        assertThat(UNKNOWN_CLAIM).hasToString("unknown-claim");
        assertThat(WRONG_KEY).hasToString("wrong-key");
    }

    private String login(LinkKind kind, byte[] claim) {
        server = server(kind);
        out.clear();
        advance(claim);
        Handshake.Accepted accepted = accepted(advance(Frames.sealed(Frames.hello(challenge(), new byte[24]))));
        return accepted.identity() + " " + accepted.protocol();
    }

    private Ipcp1ServerHandshake server(LinkKind kind) {
        return new Ipcp1ServerHandshake(kind, _ -> Optional.of(key), decoy);
    }

    private Handshake advance(byte[] bytes) {
        return server.advance(ByteBuffer.wrap(bytes), out);
    }

    private static Handshake.Accepted accepted(Handshake step) {
        assertThat(step).asInstanceOf(type(Handshake.Accepted.class)).isNotNull();
        return (Handshake.Accepted) step;
    }

    /** The last that was written. */
    private byte[] challenge() {
        byte[] written = Frames.written(out);
        return Arrays.copyOfRange(written, written.length - 24, written.length);
    }

    private static byte[] text(String claim) {
        return Frames.raw(claim.getBytes(StandardCharsets.ISO_8859_1));
    }
}
