package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.crypto.PrivateKey;
import ipcp.net.Offload;
import ipcp.net.Packet;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of {@code ipcp/2}: what is written down, what the document says, and what the code does are the same. */
class Ipcp2VectorsTest {
    private static final String FILE = "ipcp-2-vectors.json";
    private static final HexFormat HEX = HexFormat.of();

    private static List<HandshakePattern> patterns() {
        return List.of(HandshakePattern.NNPSK0, HandshakePattern.IKPSK2);
    }

    static List<JsonObject> vectors() throws IOException {
        try (InputStream in = Ipcp2VectorsTest.class.getResourceAsStream(FILE)) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("vectors")
                    .asList()
                    .stream()
                    .map(JsonElement::getAsJsonObject)
                    .toList();
        }
    }

    private static JsonObject document() throws GeneralSecurityException {
        var document = new JsonObject();
        document.addProperty(
                "about",
                "Sessions of ipcp/2 (docs/protocol.md), by an implementation from the specification; hexadecimal, in"
                        + " the order in which it is said");
        var vectors = new JsonArray();
        for (HandshakePattern pattern : patterns()) {
            for (AeadSuite suite : AeadSuite.values()) {
                vectors.add(vector(pattern, suite));
            }
        }
        document.add("vectors", vectors);
        return document;
    }

    private static JsonObject vector(HandshakePattern pattern, AeadSuite suite) throws GeneralSecurityException {
        var vector = new JsonObject();
        vector.addProperty("protocol_name", pattern.protocolName(suite));
        vector.addProperty("psk", HEX.formatHex(Ipcp2Script.PSK));
        if (pattern == HandshakePattern.IKPSK2) {
            vector.addProperty("client_static", HEX.formatHex(Ipcp2Script.CLIENT_STATIC));
            vector.addProperty("server_static", HEX.formatHex(Ipcp2Script.SERVER_STATIC));
        } else {
            vector.addProperty("identity", "laptop");
        }
        vector.addProperty("client_ephemeral", HEX.formatHex(Ipcp2Script.CLIENT_EPHEMERAL));
        vector.addProperty("server_ephemeral", HEX.formatHex(Ipcp2Script.SERVER_EPHEMERAL));
        vector.addProperty("server_random", HEX.formatHex(Ipcp2Script.SERVER_RANDOM));
        vector.addProperty("client_second_ephemeral", HEX.formatHex(Ipcp2Script.CLIENT_SECOND));
        vector.addProperty("server_second_ephemeral", HEX.formatHex(Ipcp2Script.SERVER_SECOND));
        var said = new JsonObject();
        Ipcp2Script.of(pattern, suite).forEach((name, bytes) -> said.addProperty(name, HEX.formatHex(bytes)));
        vector.add("said", said);
        return vector;
    }

    @Test
    void theFileIsWhatTheDocumentSays() throws IOException, GeneralSecurityException {
        assertThat(vectors()).isEqualTo(document().getAsJsonArray("vectors").asList());
    }

    /**
     * Run with {@code -Dipcp.vectors=lib/src/test/resources/ipcp/wire/ipcp-2-vectors.json} when the wire has changed.
     */
    @Test
    @EnabledIfSystemProperty(named = "ipcp.vectors", matches = ".+")
    void writeTheFile() throws IOException, GeneralSecurityException {
        String text = new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(document());
        Files.writeString(Path.of(System.getProperty("ipcp.vectors")), text + "\n");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bothSidesSayWhatIsWrittenDown(JsonObject vector) {
        Map<String, byte[]> expected = new LinkedHashMap<>();
        vector.getAsJsonObject("said")
                .entrySet()
                .forEach(entry -> expected.put(
                        entry.getKey(), HEX.parseHex(entry.getValue().getAsString())));
        String name = vector.get("protocol_name").getAsString();
        HandshakePattern pattern = patterns().stream()
                .filter(one -> name.contains("_" + one + "_"))
                .findFirst()
                .orElseThrow();
        AeadSuite suite = name.contains("AESGCM") ? AeadSuite.AESGCM : AeadSuite.CHACHAPOLY;

        Map<String, byte[]> said = session(pattern, suite, expected);

        assertThat(said.keySet()).containsExactlyElementsOf(expected.keySet());
        said.forEach((what, bytes) -> assertThat(bytes).as(what).isEqualTo(expected.get(what)));
    }

    /** The same session by the code, which also has to understand every part of it. */
    private static Map<String, byte[]> session(
            HandshakePattern pattern, AeadSuite suite, Map<String, byte[]> expected) {
        Ipcp2Pair pair = Ipcp2Pair.of(pattern, suite);
        pair.randoms = Ipcp2Script.SERVER_RANDOM::clone;
        pair.clientEphemerals = oneByOne(Ipcp2Script.CLIENT_EPHEMERAL, Ipcp2Script.CLIENT_SECOND);
        pair.serverEphemerals = oneByOne(Ipcp2Script.SERVER_EPHEMERAL, Ipcp2Script.SERVER_SECOND);
        pair.connect();
        says(pair.server, pair.heartbeat(pair.client), "HEARTBEAT_REQUEST");
        says(pair.client, acknowledgement(pair), "HEARTBEAT_ACK");
        Packet one = Ipcp2CodecTest.ip(20);
        Packet two = Ipcp2CodecTest.ip(40);
        says(pair.server, pair.data(pair.client, one, two), Ipcp2Pair.text(one), Ipcp2Pair.text(two));
        Packet big = Frames.packet(Frames.tcp(200));
        big.offload().checksum(20, 16);
        big.offload().segments(Offload.TCP4, 64, true);
        says(pair.client, pair.data(pair.server, big), Ipcp2Pair.text(big));
        pair.clock.addAndGet(Duration.ofMinutes(58).toNanos());
        says(pair.server, pair.control(pair.client), "CONTROL");
        says(pair.client, pair.control(pair.server), "CONTROL");
        says(pair.client, acknowledgement(pair), "HEARTBEAT_ACK");
        says(pair.server, pair.control(pair.client), "CONTROL");
        says(pair.server, pair.heartbeat(pair.client), "HEARTBEAT_REQUEST");
        says(pair.client, pair.close(pair.server), "CLOSE");

        Map<String, byte[]> said = new LinkedHashMap<>();
        Iterator<byte[]> each = pair.said.iterator();
        expected.keySet().forEach(name -> said.put(name, each.next()));
        assertThat(each.hasNext()).isFalse();
        return said;
    }

    private static byte[] acknowledgement(Ipcp2Pair pair) {
        ByteBuffer out = ByteBuffer.allocate(Ipcp2Pair.OUT);
        pair.server.encodeHeartbeatAck(out);
        pair.said.add(Frames.written(out));
        return Frames.written(out);
    }

    private static void says(Codec hearer, byte[] stream, String... messages) {
        assertThat(Ipcp2Pair.messages(hearer, stream)).containsExactly(messages);
    }

    private static Supplier<PrivateKey> oneByOne(byte[]... keys) {
        Iterator<byte[]> each = List.of(keys).iterator();
        return () -> PrivateKey.takeOver(each.next().clone());
    }
}
