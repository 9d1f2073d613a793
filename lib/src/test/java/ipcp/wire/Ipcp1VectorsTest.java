package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference implementation sends is understood as it meant it, and what it refuses is refused. */
class Ipcp1VectorsTest {
    private final PresharedKey key = Frames.key();
    private final Packet into = Packet.allocate();

    @AfterEach
    void closeTheKey() {
        key.close();
    }

    static List<Vector> own() {
        return Vector.own();
    }

    @ParameterizedTest
    @MethodSource("own")
    void aFrameOfTheReferenceMeansWhatItSays(Vector vector) {
        judge(vector);
    }

    @Test
    void theWholeSetOfTheReferenceIsUnderstood() {
        Optional<List<Vector>> all = Vector.shared();
        assumeTrue(all.isPresent(), "no shared/vectors/ipcp-1.json in any directory above");
        assertThat(all.get()).hasSizeGreaterThan(Vector.own().size()).allSatisfy(this::judge);
    }

    @Test
    void theSealedPartOfASessionOfTheReferenceIsUnderstood() {
        var messages = new ArrayList<Message>();
        for (JsonElement step : Vector.ownDocument().getAsJsonArray("head_transcript_tun")) {
            byte[] frame = Frames.hex(step.getAsJsonObject().get("frame").getAsString());
            String what = step.getAsJsonObject().get("what").getAsString();
            if (what.startsWith("data") || what.startsWith("heartbeat")) {
                // All frames of the transcript have one nonce, so each has to be the first of its session.
                messages.add(Frames.codec(LinkKind.TUN, Dialect.BINARY, key).decode(Frames.input(frame), into));
            }
        }
        assertThat(messages).containsExactly(Message.PACKET, Message.HEARTBEAT_REQUEST, Message.HEARTBEAT_ACK);
    }

    private void judge(Vector vector) {
        if (vector.isSealed()) {
            decode(vector, LinkKind.TUN);
            decode(vector, LinkKind.TAP);
        }
        if (vector.name().contains("claim")) {
            claim(vector);
        } else if (vector.name().contains("challenge")) {
            challenge(vector);
        } else if (vector.name().contains("hello")) {
            hello(vector);
        }
        vector.plaintext()
                .ifPresent(message -> assertThat(
                                Frames.sealed(message, vector.nonce().orElseThrow(), Frames.SECRET))
                        .as("the oracle seals " + vector)
                        .isEqualTo(vector.frame()));
    }

    private void decode(Vector vector, LinkKind kind) {
        ByteBuffer in = Frames.input(vector.frame());
        Message message = Frames.codec(kind, vector.dialect(), key).decode(in, into);

        assertThat(message).as("%s on a %s", vector, kind).isEqualTo(expected(vector, kind));
        assertThat(in.position())
                .isEqualTo(
                        switch (message) {
                            case INCOMPLETE -> 0;
                            case BAD_FRAME -> in.position();
                            default -> vector.frame().length;
                        });
        if (message == Message.PACKET) {
            assertThat(into.toBytes()).isEqualTo(Arrays.copyOfRange(vector.payload(), 4, vector.payload().length));
        }
    }

    private static Message expected(Vector vector, LinkKind kind) {
        if (vector.incomplete()) {
            return Message.INCOMPLETE;
        }
        if (!vector.accepted()) {
            return Message.BAD_FRAME;
        }
        return switch (vector.type()) {
            case 1 -> isPacket(vector.payload(), kind) ? Message.PACKET : Message.MALFORMED;
            case 2 -> Message.HEARTBEAT_REQUEST;
            case 3 -> Message.HEARTBEAT_ACK;
            case 5 -> Message.BAD_FRAME; // authentic, and out of place once the handshake is over
            default -> throw new IllegalStateException(vector.toString());
        };
    }

    /** The reference hands anything to its device; of these only the ones with an honest header are packets. */
    private static boolean isPacket(byte[] payload, LinkKind kind) {
        if (payload.length < 4 || payload[0] != 0 || payload[1] != 0) {
            return false;
        }
        boolean icmp = payload.length == 4 + 28 && payload[4] == 0x45;
        boolean arp = payload.length == 4 + 42 && payload[3] == 0x06;
        return kind == LinkKind.TUN ? icmp : icmp || arp;
    }

    private void claim(Vector vector) {
        Claim claim = Frames.claim(vector.name().contains("tun") ? LinkKind.TUN : LinkKind.TAP);
        var sent = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
        new Ipcp1ClientHandshake(claim, claim.toString(), vector.dialect(), key).start(sent);
        assertThat(Frames.written(sent)).as("our own").isEqualTo(vector.frame());

        var answer = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
        var server = new Ipcp1ServerHandshake(claim.kind(), _ -> Optional.of(key), key);
        assertThat(server.advance(ByteBuffer.wrap(vector.frame()), answer)).isInstanceOf(Handshake.Pending.class);
        assertThat(answer.position()).isEqualTo(vector.dialect() == Dialect.BINARY ? 28 : 33);
        assertThat(server.advance(ByteBuffer.wrap(Frames.raw(new byte[93])), answer))
                .isEqualTo(new Handshake.Refused(Handshake.Reason.WRONG_KEY, claim.toString()));
        String text = new String(vector.payload(), StandardCharsets.US_ASCII);
        assertThat(vector.dialect() == Dialect.TEXT ? text : claim.toString()).isEqualTo(claim.toString());
    }

    private void challenge(Vector vector) {
        var out = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
        var client = new Ipcp1ClientHandshake(Frames.TUN, "10.10.0.2", vector.dialect(), key);

        assertThat(client.advance(ByteBuffer.wrap(vector.frame()), out)).isInstanceOf(Handshake.Accepted.class);

        byte[] hello = Frames.written(out);
        assertThat(hello).hasSize(97);
        assertThat(Frames.message(hello)).startsWith(Frames.concat(Frames.hex("05 00000030"), vector.payload()));
    }

    private void hello(Vector vector) {
        byte[] content = Arrays.copyOfRange(vector.frame(), 4, vector.frame().length);
        if (vector.accepted()) {
            byte[] challenge = Arrays.copyOf(vector.payload(), 24);
            assertThat(SealedHello.judge(content, challenge, key)).isEmpty();
        } else {
            var server = new Ipcp1ServerHandshake(LinkKind.TUN, _ -> Optional.of(key), key);
            ByteBuffer in = ByteBuffer.wrap(Frames.concat(Frames.raw("0a0a0002"), vector.frame()));
            assertThat(server.advance(in, ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME)))
                    .isEqualTo(new Handshake.Refused(Handshake.Reason.BAD_FRAME, "10.10.0.2"));
        }
    }
}
