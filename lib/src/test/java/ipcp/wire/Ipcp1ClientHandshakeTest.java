package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.Sodium;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import ipcp.wire.Handshake.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipcp1ClientHandshakeTest {
    private final PresharedKey key = Frames.key();
    private final ByteBuffer out = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
    private final byte[] challenge = Sodium.randomBytes(24);

    @AfterEach
    void closeTheKey() {
        key.close();
    }

    @Test
    void theBinaryDialectClaimsInBytes() {
        assertThat(started(Frames.TUN, "", Dialect.BINARY)).isEqualTo(Frames.hex("00000004 0a0a0002"));
        assertThat(started(Frames.TAP, "", Dialect.BINARY)).isEqualTo(Frames.hex("00000006 021122334455"));
    }

    @Test
    void theTextDialectClaimsInTheWordsOfTheConfiguration() {
        assertThat(started(Frames.TAP, "02:11:22:33:44:5A", Dialect.TEXT))
                .isEqualTo(
                        Frames.concat(Frames.hex("00000011"), "02:11:22:33:44:5A".getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theAnswerIsTheChallengeSealedAndSomethingFresh(Dialect dialect) {
        byte[] first = answer(dialect);
        byte[] second = answer(dialect);

        assertThat(first).hasSize(97).startsWith(Frames.hex("0000005d"));
        assertThat(Frames.message(first)).hasSize(53).startsWith(Frames.concat(Frames.hex("05 00000030"), challenge));
        assertThat(Arrays.copyOfRange(Frames.message(first), 29, 53))
                .isNotEqualTo(Arrays.copyOfRange(Frames.message(second), 29, 53));
        assertThat(Arrays.copyOfRange(first, 4, 28)).isNotEqualTo(Arrays.copyOfRange(second, 4, 28));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void nothingIsSentBeforeAllOfTheChallengeIsThere(Dialect dialect) {
        byte[] frame = frame(dialect);
        Ipcp1ClientHandshake client = client(dialect);
        for (int length = 0; length < frame.length; length++) {
            assertThat(client.advance(ByteBuffer.wrap(frame, 0, length), out)).isInstanceOf(Handshake.Pending.class);
            assertThat(out.position()).isZero();
        }
        assertThat(client.advance(ByteBuffer.wrap(frame), out)).isInstanceOf(Handshake.Accepted.class);
    }

    @Test
    void bytesBehindTheChallengeBelongToTheSession() {
        ByteBuffer in =
                Frames.input(frame(Dialect.BINARY), Frames.sealed(Frames.message(3, new byte[0])), new byte[] {0});

        var accepted = (Handshake.Accepted) client(Dialect.BINARY).advance(in, out);

        assertThat(in.position()).isEqualTo(28);
        assertThat(accepted.claim()).contains(Frames.TUN);
        assertThat(accepted.codec().decode(in, Packet.allocate())).isEqualTo(Message.HEARTBEAT_ACK);
        assertThat(in.remaining()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 23, 25, 28, 29, 93})
    void aChallengeOfAnotherLengthIsRefused(int length) {
        assertThat(client(Dialect.BINARY).advance(ByteBuffer.wrap(Frames.raw(new byte[length])), out))
                .isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "10.10.0.2"));
        assertThat(out.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 25, 4096, 0x7fffffff, -1})
    void aChallengeTooLongIsRefusedBeforeItIsThere(int length) {
        ByteBuffer in = ByteBuffer.allocate(4).putInt(0, length);

        assertThat(client(Dialect.BINARY).advance(in, out))
                .isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "10.10.0.2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 00000018", "05 00000018", "00 00000018", "04 00000017", "04 00000019", "04 80000018"})
    void aChallengeBehindAnotherHeaderIsRefused(String header) {
        byte[] frame = Frames.raw(Frames.concat(Frames.hex(header), challenge));

        assertThat(client(Dialect.TEXT).advance(ByteBuffer.wrap(frame), out))
                .isEqualTo(new Handshake.Refused(Reason.BAD_FRAME, "10.10.0.2"));
        assertThat(out.position()).isZero();
    }

    @Test
    void aServerOfTheOtherDialectIsRefused() {
        assertThat(client(Dialect.TEXT).advance(ByteBuffer.wrap(frame(Dialect.BINARY)), out))
                .isInstanceOf(Handshake.Refused.class);
        assertThat(client(Dialect.BINARY).advance(ByteBuffer.wrap(frame(Dialect.TEXT)), out))
                .isInstanceOf(Handshake.Refused.class);
    }

    private byte[] answer(Dialect dialect) {
        out.clear();
        client(dialect).advance(ByteBuffer.wrap(frame(dialect)), out);
        return Frames.written(out);
    }

    private byte[] frame(Dialect dialect) {
        return dialect == Dialect.BINARY
                ? Frames.raw(challenge)
                : Frames.raw(Frames.concat(Frames.hex("04 00000018"), challenge));
    }

    private Ipcp1ClientHandshake client(Dialect dialect) {
        return new Ipcp1ClientHandshake(Frames.TUN, "10.10.0.2", dialect, key);
    }

    private byte[] started(Claim claim, String text, Dialect dialect) {
        out.clear();
        new Ipcp1ClientHandshake(claim, text, dialect, key).start(out);
        return Frames.written(out);
    }
}
