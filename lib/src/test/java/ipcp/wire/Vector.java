package ipcp.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A frame of the reference implementation and what that makes of it.
 *
 * @param dialect of the build that it is from
 * @param type of the message in it, or 0 when it is bare or refused
 * @param payload of the message, or the content of a bare frame
 */
record Vector(
        String name,
        Dialect dialect,
        boolean accepted,
        boolean incomplete,
        int type,
        byte[] payload,
        Optional<byte[]> nonce,
        Optional<byte[]> plaintext,
        byte[] frame) {
    static final String OWN = "ipcp-1-vectors.json";

    /** The ones that this project keeps. */
    static List<Vector> own() {
        return read(ownDocument());
    }

    /** All that the reference gave, where they are at hand. */
    static Optional<List<Vector>> shared() {
        return sharedDocument().map(Vector::read);
    }

    static JsonObject ownDocument() {
        try (InputStream in = Vector.class.getResourceAsStream(OWN)) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<JsonObject> sharedDocument() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared/vectors/ipcp-1.json");
            if (Files.exists(file)) {
                try {
                    return Optional.of(
                            JsonParser.parseString(Files.readString(file)).getAsJsonObject());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Vector> read(JsonObject document) {
        var vectors = new ArrayList<Vector>();
        document.getAsJsonArray("head").forEach(vector -> vectors.add(read(vector, Dialect.BINARY)));
        document.getAsJsonArray("seed").forEach(vector -> vectors.add(read(vector, Dialect.TEXT)));
        return vectors;
    }

    private static Vector read(JsonElement element, Dialect dialect) {
        JsonObject vector = element.getAsJsonObject();
        return new Vector(
                vector.get("name").getAsString(),
                dialect,
                vector.get("accept").getAsBoolean(),
                vector.has("incomplete") && vector.get("incomplete").getAsBoolean(),
                vector.has("type") ? vector.get("type").getAsInt() : 0,
                hex(vector, "payload").orElse(new byte[0]),
                hex(vector, "nonce"),
                hex(vector, "plaintext"),
                hex(vector, "frame").orElseThrow());
    }

    private static Optional<byte[]> hex(JsonObject vector, String field) {
        return vector.has(field) ? Optional.of(Frames.hex(vector.get(field).getAsString())) : Optional.empty();
    }

    /** Whether it is a frame of a session, sealed, and no part of the handshake. */
    boolean isOfSession() {
        return !name.contains("claim") && !name.contains("challenge");
    }

    @Override
    public String toString() {
        return dialect + " " + name;
    }
}
