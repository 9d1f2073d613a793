package ipcp.wire;

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
 * @param fields as they are in the file
 */
record Vector(Dialect dialect, JsonObject fields) {
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
        document.getAsJsonArray("head").forEach(one -> vectors.add(new Vector(Dialect.BINARY, one.getAsJsonObject())));
        document.getAsJsonArray("seed").forEach(one -> vectors.add(new Vector(Dialect.TEXT, one.getAsJsonObject())));
        return vectors;
    }

    String name() {
        return fields.get("name").getAsString();
    }

    boolean accepted() {
        return fields.get("accept").getAsBoolean();
    }

    /** Refused only because the end is missing. */
    boolean incomplete() {
        return fields.has("incomplete") && fields.get("incomplete").getAsBoolean();
    }

    /** The type of the message in a sealed frame that is accepted. */
    int type() {
        return fields.get("type").getAsInt();
    }

    /** The payload of the message, or the content of a bare frame. */
    byte[] payload() {
        return hex("payload").orElseThrow();
    }

    Optional<byte[]> nonce() {
        return hex("nonce");
    }

    Optional<byte[]> plaintext() {
        return hex("plaintext");
    }

    byte[] frame() {
        return hex("frame").orElseThrow();
    }

    /** Whether it is a sealed frame, as all of a session are. */
    boolean isSealed() {
        return fields.get("kind").getAsString().equals("secure");
    }

    private Optional<byte[]> hex(String field) {
        return fields.has(field) ? Optional.of(Frames.hex(fields.get(field).getAsString())) : Optional.empty();
    }

    @Override
    public String toString() {
        return dialect + " " + name();
    }
}
