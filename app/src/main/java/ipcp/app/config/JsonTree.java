package ipcp.app.config;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a JSON text into nodes that know their path. Strict: no comments, no second value, and no key twice. */
final class JsonTree {
    /** Deep enough for every configuration, shallow enough for every stack. */
    static final int MAX_DEPTH = 16;

    private static final Pattern PLACE = Pattern.compile("(?s)^(.*?) ?at line (\\d+) column (\\d+) path.*$");

    private final JsonReader reader;
    private final Findings findings;

    private JsonTree(JsonReader reader, Findings findings) {
        this.reader = reader;
        this.findings = findings;
    }

    /**
     * Reads {@code text}, which may begin with a byte order mark.
     *
     * @param findings told of keys that stand twice; the first one counts
     */
    static Node read(String text, Findings findings) throws JsonSyntaxException {
        try (var reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            Node root = new JsonTree(reader, findings).value("$", 0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("another value" + position(reader));
            }
            return root;
        } catch (EOFException e) {
            throw located(e, "the end of the text");
        } catch (MalformedJsonException e) {
            throw located(e, "something that cannot stand here");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Node value(String path, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new MalformedJsonException("more than " + MAX_DEPTH + " levels" + position(reader));
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> members(path, depth);
            case BEGIN_ARRAY -> elements(path, depth);
            case STRING -> new Node.Text(path, reader.nextString());
            case NUMBER -> new Node.Numeral(path, reader.nextString());
            case BOOLEAN -> new Node.Truth(path, reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield new Node.Null(path);
            }
            default -> throw new MalformedJsonException("no value" + position(reader));
        };
    }

    private Node members(String path, int depth) throws IOException {
        Map<String, Node> byName = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            Node value = value(path + step(name), depth + 1);
            if (byName.putIfAbsent(name, value) != null) {
                findings.problem(value.path(), "the key a second time", "every key once");
            }
        }
        reader.endObject();
        return new Node.Members(path, Collections.unmodifiableMap(byName));
    }

    private Node elements(String path, int depth) throws IOException {
        List<Node> nodes = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            nodes.add(value(path + "[" + nodes.size() + "]", depth + 1));
        }
        reader.endArray();
        return new Node.Elements(path, List.copyOf(nodes));
    }

    /** The last part of a path: {@code .name}, or {@code ["odd name"]}. */
    static String step(String name) {
        boolean plain = !name.isEmpty() && name.length() <= 60 && name.chars().allMatch(JsonTree::isWordCharacter);
        return plain ? "." + name : "[" + Quote.quote(name) + "]";
    }

    private static boolean isWordCharacter(int c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Where the reader is, in the words of its own messages. */
    private static String position(JsonReader reader) {
        return reader.toString().replaceFirst("^JsonReader", "");
    }

    private static JsonSyntaxException located(IOException cause, String found) {
        Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
        if (!place.matches()) {
            return new JsonSyntaxException("line 1, column 1", found);
        }
        String what = cause instanceof EOFException
                ? found
                : inOurWords(place.group(1).strip(), found);
        return new JsonSyntaxException("line " + place.group(2) + ", column " + place.group(3), what);
    }

    /** What gson found, without its advice to programmers; at times it repeats what stands in the text. */
    private static String inOurWords(String words, String otherwise) {
        return switch (words) {
            case "Unterminated object" -> "no comma and no end of the object";
            case "Unterminated array" -> "no comma and no end of the list";
            case "Unterminated string" -> "a string without an end";
            case "Expected name" -> "no key in double quotes";
            case "Expected ':'" -> "no colon";
            default ->
                words.isEmpty() || words.contains("JsonReader")
                        ? otherwise
                        : words.substring(0, 1).toLowerCase(Locale.ROOT)
                                + Quote.escape(Quote.shorten(words.substring(1)));
        };
    }
}
