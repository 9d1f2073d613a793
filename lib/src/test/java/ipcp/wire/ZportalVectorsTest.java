package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ipcp.net.Packet;
import ipcp.tunnel.ZportalPeer;
import ipcp.wire.Codec.Encoded;
import ipcp.wire.Codec.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original sends is understood as it meant it, what it refuses is refused, and we send the same bytes. */
class ZportalVectorsTest {
    private final Packet view = Packet.view();

    private static List<JsonObject> read(String list) {
        try (InputStream in = ZportalVectorsTest.class.getResourceAsStream("zportal-vectors.json")) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray(list)
                    .asList()
                    .stream()
                    .map(one -> one.getAsJsonObject())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<JsonObject> vectors() {
        return read("vectors");
    }

    static List<JsonObject> rejected() {
        return read("rejected");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aFrameOfTheOriginalIsUnderstood(JsonObject vector) {
        byte[] payload = payload(vector);
        byte[] frame = frame(vector);
        ByteBuffer in = PlainFrames.input(frame);

        Message message = new ZportalCodec(65_535, false, false).decode(in, view);

        // What is no IP packet is intact all the same, and only that is lost.
        boolean packet = vector.get("name").getAsString().matches("icmp.*|wire.*");
        assertThat(message).isEqualTo(packet ? Message.PACKET : Message.MALFORMED);
        assertThat(view.toBytes()).isEqualTo(payload);
        assertThat(in.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void weSendAsTheOriginalDoes(JsonObject vector) {
        byte[] payload = payload(vector);
        ByteBuffer out = ByteBuffer.allocate(70_000);
        Encoded encoded = new ZportalCodec(65_535, false, false).encode(Frames.packet(payload), out);
        if (vector.get("name").getAsString().matches("icmp.*|wire.*")) {
            assertThat(encoded).isEqualTo(Encoded.DONE);
            assertThat(Frames.written(out)).isEqualTo(frame(vector));
        } else {
            assertThat(encoded).isEqualTo(Encoded.REFUSED);
            assertThat(out.position()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theOracleAndTheJdkHaveTheSameChecksum(JsonObject vector) {
        int expected = Integer.parseUnsignedInt(vector.get("crc32c").getAsString(), 16);
        var crc = new CRC32C();
        crc.update(payload(vector));

        assertThat((int) crc.getValue()).isEqualTo(expected);
        assertThat(ZportalPeer.crc32c(payload(vector))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void whatEndsTheOriginalEndsTheSession(JsonObject vector) {
        ByteBuffer in = PlainFrames.input(Frames.hex(vector.get("frame").getAsString()));

        assertThat(new ZportalCodec(1400, false, false).decode(in, view)).isEqualTo(Message.BAD_FRAME);
    }

    private static byte[] payload(JsonObject vector) {
        return vector.has("zeros")
                ? new byte[vector.get("zeros").getAsInt()]
                : Frames.hex(vector.get("payload").getAsString());
    }

    private static byte[] frame(JsonObject vector) {
        return vector.has("zeros")
                ? Frames.concat(Frames.hex(vector.get("header").getAsString()), payload(vector))
                : Frames.hex(vector.get("frame").getAsString());
    }
}
