package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.Packet;
import ipcp.tunnel.SimplevpnOldClient;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimplevpnHandshakeTest {
    private static final byte[] NONE = new byte[4];
    private static final byte[] ADDRESS = {10, 0, 1, 77};
    private static final byte[] OLD_REQUEST = SimplevpnOldClient.control(NONE, NONE);
    private static final byte[] OLD_ANSWER = SimplevpnOldClient.control(NONE, ADDRESS);
    private static final String OUR_REQUEST = "4514 0000 6971 0000 4000 0000 00000000 00000000";
    private static final String OUR_ANSWER = "4514 0000 6961 0578 4014 0000 00000000 0a00014d";

    private final List<String> asked = new ArrayList<>();
    private final ByteBuffer out = ByteBuffer.allocate(ServerHandshake.MAX_FRAME);

    /** Has one address. */
    private final class Book implements AddressBook {
        @Override
        public Optional<InterfaceAddress> take(String client, Optional<IpAddress> wanted) {
            asked.add(client + " wants " + wanted.map(IpAddress::toString).orElse("any"));
            var only = InterfaceAddress.parse("10.0.1.77/20");
            return asked.size() == 1
                            && wanted.filter(address -> !address.equals(only.address()))
                                    .isEmpty()
                    ? Optional.of(only)
                    : Optional.empty();
        }
    }

    private final SimplevpnServer server = new SimplevpnServer(new Book(), 1400);

    private Handshake serve(byte[]... parts) {
        Handshake state = server.handshake("192.0.2.9").advance(PlainFrames.input(parts), out);
        if (state instanceof Handshake.Accepted accepted) {
            assertThat(out.position()).as("before the client has its place").isZero();
            assertThat(accepted.codec().hasControl()).isTrue();
            accepted.codec().encodeControl(out);
        }
        return state;
    }

    private static Handshake ask(Optional<IpAddress> wanted, byte[]... parts) {
        return new SimplevpnClient(wanted)
                .handshake()
                .advance(PlainFrames.input(parts), ByteBuffer.allocate(ServerHandshake.MAX_FRAME));
    }

    private static Handshake ask(byte[]... parts) {
        return ask(Optional.empty(), parts);
    }

    // The server

    @Test
    void anOldClientGetsTheAnswerThatItKnowsOnce() {
        var accepted = (Handshake.Accepted) serve(OLD_REQUEST);

        assertThat(Frames.written(out)).isEqualTo(OLD_ANSWER);
        assertThat(accepted.claim()).contains(new Claim.Tun(IpAddress.parse("10.0.1.77")));
        assertThat(accepted.held()).containsExactly(IpAddress.parse("10.0.1.77"));
        assertThat(accepted.identity()).isEqualTo("10.0.1.77");
        assertThat(accepted.protocol()).isEqualTo(Protocol.SIMPLEVPN);
        assertThat(accepted.codec().writesAlone()).isTrue();
        assertThat(asked).containsExactly("192.0.2.9 wants any");
    }

    @Test
    void anOldClientGetsTheAddressThatItWants() {
        assertThat(serve(SimplevpnOldClient.control(ADDRESS, NONE))).isInstanceOf(Handshake.Accepted.class);
        assertThat(Frames.written(out)).isEqualTo(OLD_ANSWER);
        assertThat(asked).containsExactly("192.0.2.9 wants 10.0.1.77");
    }

    @Test
    void oneOfOursIsToldPrefixAndMtu() {
        var accepted = (Handshake.Accepted) serve(Frames.hex(OUR_REQUEST));

        assertThat(Frames.written(out)).isEqualTo(Frames.hex(OUR_ANSWER));
        assertThat(accepted.codec().writesAlone()).isFalse();
    }

    /** Hole 7: without an address left, the original ended. */
    @Test
    void whoCannotHaveAnAddressIsToldSoAndRefused() {
        assertThat(serve(SimplevpnOldClient.control(new byte[] {10, 0, 1, 78}, NONE)))
                .isEqualTo(new Handshake.Refused(Reason.NO_ADDRESS, "10.0.1.78"));
        assertThat(Frames.written(out)).isEqualTo(SimplevpnOldClient.control(NONE, NONE));
        assertThat(serve(OLD_REQUEST)).isEqualTo(new Handshake.Refused(Reason.NO_ADDRESS, "-"));
        assertThat(Reason.NO_ADDRESS).hasToString("no-address");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x7f00_0001, 0xe000_0001, 1})
    void whatNobodyCanHaveIsForTheBookToRefuse(int wanted) {
        byte[] address = ByteBuffer.allocate(4).putInt(wanted).array();

        assertThat(serve(SimplevpnOldClient.control(address, NONE)))
                .isEqualTo(new Handshake.Refused(
                        Reason.NO_ADDRESS, IpAddress.v4(wanted).toString()));
    }

    /** Hole 2: one packet from somebody who had not asked for an address ended the original. */
    @Test
    void nothingIsTakenBeforeARequest() {
        byte[] forged = Frames.ipv4(40);
        byte[] solicitation = Frames.ipv6(64);
        Arrays.fill(solicitation, 8, 24, (byte) 0);
        for (byte[] message : List.of(
                forged,
                solicitation,
                SimplevpnOldClient.keepaliveMessage(),
                OLD_ANSWER,
                new byte[20],
                Frames.hex("4500 0013"),
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
            assertThat(serve(message)).isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "-"));
        }
        assertThat(asked).isEmpty();
        assertThat(out.position()).isZero();
    }

    /** Hole 8: 8 bytes of zeros asked for an address. */
    @Test
    void halfARequestIsNone() {
        for (int cut = 0; cut < OLD_REQUEST.length; cut++) {
            asked.clear();
            out.clear();
            ServerHandshake handshake = server.handshake("192.0.2.9");
            ByteBuffer in = PlainFrames.input(OLD_REQUEST, Frames.ipv4(20));
            in.limit(Packet.HEADROOM + cut);
            assertThat(handshake.advance(in, out)).isInstanceOf(Handshake.Pending.class);
            assertThat(out.position()).isZero();
            in.limit(in.capacity());

            var accepted = (Handshake.Accepted) handshake.advance(in, out);

            assertThat(in.remaining()).isEqualTo(20);
            assertThat(accepted.codec().decode(in, Packet.view())).isEqualTo(Codec.Message.PACKET);
        }
    }

    // The client

    @Test
    void theRequestSaysWhatIsWantedAndThatItIsOneOfOurs() {
        new SimplevpnClient(Optional.empty()).handshake().start(out);
        assertThat(Frames.written(out)).isEqualTo(Frames.hex(OUR_REQUEST));
        out.clear();
        new SimplevpnClient(Optional.of(IpAddress.parse("10.0.1.77")))
                .handshake()
                .start(out);
        assertThat(Frames.written(out)).isEqualTo(Frames.hex("4514 0000 6971 0000 4000 0000 0a00014d 00000000"));
    }

    @Test
    void theAnswerOfOneOfOursBringsPrefixAndMtu() {
        var accepted = (Handshake.Accepted) ask(Frames.hex(OUR_ANSWER));

        assertThat(accepted.held()).isEmpty();
        assertThat(accepted.claim()).contains(new Claim.Tun(IpAddress.parse("10.0.1.77")));
        assertThat(accepted.codec().writesAlone()).isFalse();
        assertThat(accepted.codec().settings().addresses()).containsExactly(InterfaceAddress.parse("10.0.1.77/20"));
        assertThat(accepted.codec().settings().mtu()).hasValue(1400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4514 0000 6971 0000 4000 0000 00000000 0a00014d", // sent back as it came
                "4514 0000 0000 0000 4000 0000 00000000 0a00014d",
                "4614 0000 0000 0578 4018 0000 00000000 0a00014d"
            })
    void anOldServersNetworkIsA16(String answer) {
        var accepted = (Handshake.Accepted) ask(Frames.hex(answer));

        assertThat(accepted.codec().writesAlone()).isTrue();
        assertThat(accepted.codec().settings().addresses()).containsExactly(InterfaceAddress.parse("10.0.1.77/16"));
        assertThat(accepted.codec().settings().mtu()).isEmpty();
    }

    @Test
    void theSecondAnswerOfAnOldServerBelongsToTheSessionAndMeansNothing() {
        ByteBuffer in = PlainFrames.input(OLD_ANSWER, OLD_ANSWER, Frames.ipv4(20));
        var accepted = (Handshake.Accepted)
                new SimplevpnClient(Optional.empty()).handshake().advance(in, out);
        var messages = new ArrayList<String>();
        PlainFrames.drain(accepted.codec(), in, messages);

        assertThat(messages).containsExactly("SETTINGS", "CONTROL", PlainFrames.hex(Frames.ipv4(20)));
    }

    /** An old server hands keepalives and broadcasts on to the newest client that has no address yet. */
    @Test
    void whatComesBeforeTheAnswerIsPassedOverHoweverItIsSplit() {
        byte[] stream = Frames.concat(
                SimplevpnOldClient.keepaliveMessage(),
                Frames.ipv4(1500),
                SimplevpnOldClient.keepaliveMessage(),
                SimplevpnOldClient.control(NONE, new byte[] {-1, -1, -1, -1}),
                SimplevpnOldClient.control(new byte[] {10, 0, 9, 9}, new byte[] {10, 0, 1, 5}),
                Frames.ipv6(40),
                OLD_ANSWER);
        for (int size = 1; size < 300; size++) {
            ClientHandshake handshake = new SimplevpnClient(Optional.empty()).handshake();
            ByteBuffer in = ByteBuffer.allocate(2 * ServerHandshake.MAX_FRAME);
            Handshake state = handshake.advance(in.flip(), out);
            for (int at = 0; at < stream.length && state instanceof Handshake.Pending; ) {
                in.compact();
                int count = Math.min(Math.min(size, in.remaining()), stream.length - at);
                in.put(stream, at, count);
                at += count;
                state = handshake.advance(in.flip(), out);
            }
            assertThat(state).as("in pieces of %d", size).isInstanceOf(Handshake.Accepted.class);
            assertThat(in.hasRemaining()).isFalse();
        }
    }

    @Test
    void aRefusalIsUnderstood() {
        var wanted = Optional.of(IpAddress.parse("10.0.1.77"));

        assertThat(ask(wanted, OLD_REQUEST)).isEqualTo(new Handshake.Refused(Reason.NO_ADDRESS, "10.0.1.77"));
        assertThat(ask(Frames.hex("4514 0000 6961 0000 4000 0000 00000000 00000000")))
                .isEqualTo(new Handshake.Refused(Reason.NO_ADDRESS, "-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4514 0000 6961 0578 4014 0000 00000000 0a00014e", // another one than was wanted
                "4514 0000 6961 0578 4000 0000 00000000 0a00014d", // no prefix
                "4514 0000 6961 0578 4007 0000 00000000 0a00014d", // one that takes too much
                "4514 0000 6961 0578 4021 0000 00000000 0a00014d",
                "4514 0000 6961 0043 4014 0000 00000000 0a00014d", // an MTU of 67
                "ffff", // no IP
                "4500 0001"
            })
    void anAnswerThatCannotBeIsABadFrame(String answer) {
        assertThat(ask(Optional.of(IpAddress.parse("10.0.1.77")), Frames.hex(answer)))
                .isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "10.0.1.77"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7f000001", "e0000001", "fffffffe", "00000001"})
    void anAddressThatNobodyCanHaveIsNotTaken(String address) {
        assertThat(ask(SimplevpnOldClient.control(NONE, Frames.hex(address))))
                .isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "-"));
    }

    @Test
    void theAnswerIsNoticedOnlyWhenItIsThere() {
        ClientHandshake handshake = new SimplevpnClient(Optional.empty()).handshake();
        ByteBuffer in = PlainFrames.input(OLD_ANSWER);
        for (int length = 0; length < OLD_ANSWER.length; length++) {
            in.limit(Packet.HEADROOM + length);
            assertThat(handshake.advance(in, out)).isInstanceOf(Handshake.Pending.class);
            assertThat(handshake.isAnswered()).isFalse();
        }
        in.limit(in.capacity());
        assertThat(handshake.advance(in, out)).isInstanceOf(Handshake.Accepted.class);
        assertThat(handshake.isAnswered()).isTrue();
    }

    @Test
    void whatOneSideSaysTheOtherUnderstands() {
        ClientHandshake client = new SimplevpnClient(Optional.of(IpAddress.parse("10.0.1.77"))).handshake();
        client.start(out);
        byte[] request = Frames.written(out);
        out.clear();
        assertThat(serve(request)).isInstanceOf(Handshake.Accepted.class);

        var accepted = (Handshake.Accepted) client.advance(PlainFrames.input(Frames.written(out)), out);
        assertThat(accepted.codec().writesAlone()).isFalse();
    }

    @Test
    void addressesAreIpv4() {
        assertThatThrownBy(() -> new SimplevpnClient(Optional.of(IpAddress.parse("fd00::1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
