package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other implementations of Noise have written, byte for byte (cacophony's vectors). */
class NoiseVectorsTest {
    private static final byte[] NO_AD = {};

    static List<JsonObject> vectors() throws IOException {
        try (InputStream in = NoiseVectorsTest.class.getResourceAsStream("noise-vectors.json")) {
            return parse(JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        }
    }

    private static List<JsonObject> parse(JsonElement document) {
        return document.getAsJsonObject().getAsJsonArray("vectors").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    @Test
    void everyPatternIsThereWithEveryCipher() throws IOException {
        assertThat(vectors().stream().map(vector -> vector.get("protocol_name").getAsString()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(HandshakePattern.values())
                        .flatMap(pattern -> Arrays.stream(AeadSuite.values()).map(pattern::protocolName))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aHandshakeAndWhatFollowsAreWhatOthersWrite(JsonObject vector) {
        run(vector);
    }

    @Test
    void soAreTheSharedVectorsWhereTheyAreAtHand() throws IOException {
        Optional<Path> shared = sharedFile();
        assumeTrue(shared.isPresent(), "no folder above this one has shared/vectors/noise.json");

        parse(JsonParser.parseString(Files.readString(shared.orElseThrow()))).forEach(NoiseVectorsTest::run);
    }

    private static Optional<Path> sharedFile() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared/vectors/noise.json");
            if (Files.exists(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static void run(JsonObject vector) {
        HandshakeState initiator = side(vector, "init", true);
        HandshakeState responder = side(vector, "resp", false);
        TransportKeys initiators = null;
        TransportKeys responders = null;
        boolean fromInitiator = true;
        for (JsonElement each : vector.getAsJsonArray("messages")) {
            byte[] payload = hex(each.getAsJsonObject(), "payload").orElseThrow();
            byte[] ciphertext = hex(each.getAsJsonObject(), "ciphertext").orElseThrow();
            if (initiators == null) {
                HandshakeState sender = fromInitiator ? initiator : responder;
                HandshakeState receiver = fromInitiator ? responder : initiator;
                assertThat(sender.writeMessage(payload)).contains(ciphertext);
                assertThat(receiver.readMessage(ciphertext)).contains(payload);
                if (sender.isFinished()) {
                    initiators = initiator.split();
                    responders = responder.split();
                    assertThat(initiators.handshakeHash())
                            .isEqualTo(responders.handshakeHash())
                            .isEqualTo(hex(vector, "handshake_hash").orElseThrow());
                    assertThat(initiators.next()).isEqualTo(responders.next()).hasSize(32);
                }
            } else {
                assertThat(seal(fromInitiator ? initiators.initiators() : responders.responders(), payload))
                        .isEqualTo(ciphertext);
                assertThat(open(fromInitiator ? responders.initiators() : initiators.responders(), ciphertext))
                        .isEqualTo(payload);
            }
            fromInitiator = !fromInitiator;
        }
        assertThat(initiators).isNotNull();
    }

    private static byte[] seal(CipherState cipher, byte[] plaintext) {
        byte[] out = new byte[plaintext.length + CipherState.TAG_LENGTH];
        cipher.encryptWithAd(NO_AD, 0, 0, plaintext, 0, plaintext.length, out, 0);
        return out;
    }

    /** In place, as the records are opened. */
    private static byte[] open(CipherState cipher, byte[] ciphertext) {
        byte[] array = ciphertext.clone();
        int length = cipher.decryptWithAd(NO_AD, 0, 0, array, 0, array.length, array, 0);
        return Arrays.copyOf(array, length);
    }

    private static HandshakeState side(JsonObject vector, String side, boolean initiator) {
        String name = vector.get("protocol_name").getAsString();
        HandshakePattern pattern = Arrays.stream(HandshakePattern.values())
                .filter(one -> name.contains("_" + one + "_"))
                .findFirst()
                .orElseThrow();
        AeadSuite suite = Arrays.stream(AeadSuite.values())
                .filter(one -> name.contains("_" + one.noiseName() + "_"))
                .findFirst()
                .orElseThrow();
        Optional<byte[]> psk = Optional.ofNullable(vector.getAsJsonArray(side + "_psks"))
                .map(psks -> HexFormat.of().parseHex(psks.get(0).getAsString()));
        byte[] ephemeral = hex(vector, side + "_ephemeral").orElseThrow();
        var keys = new HandshakeState.Keys(
                hex(vector, side + "_static").map(PrivateKey::takeOver),
                hex(vector, side + "_remote_static").map(PublicKey::of),
                psk,
                () -> PrivateKey.takeOver(ephemeral));
        return new HandshakeState(
                pattern, suite, initiator, hex(vector, side + "_prologue").orElseThrow(), keys);
    }

    private static Optional<byte[]> hex(JsonObject object, String field) {
        return Optional.ofNullable(object.get(field))
                .map(JsonElement::getAsString)
                .map(HexFormat.of()::parseHex);
    }
}
