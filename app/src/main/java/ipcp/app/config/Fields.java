package ipcp.app.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The members of one object, by key. A key that is absent yields its default; a value that is wrong becomes a finding,
 * and the caller gets nothing.
 */
final class Fields {
    /** No integer that we take has more characters, and none of these takes long to compute. */
    private static final int LONGEST_NUMBER = 64;

    private final Node.Members object;
    private final Findings findings;

    Fields(Node.Members object, Findings findings) {
        this.object = object;
        this.findings = findings;
    }

    Findings findings() {
        return findings;
    }

    Node.Members object() {
        return object;
    }

    String path(ConfigKey key) {
        return object.path() + JsonTree.step(key.key());
    }

    /** What stands in the file, be it {@code null}. */
    Optional<Node> written(ConfigKey key) {
        return Optional.ofNullable(object.byName().get(key.key()));
    }

    /** What stands in the file or else the default. */
    Optional<Node> value(ConfigKey key) {
        Optional<Node> written = written(key);
        if (written.isPresent()) {
            return written;
        }
        if (key.isRequired()) {
            findings.problem(path(key), "nothing", key.expected());
        }
        return key.hasDefault() ? Optional.of(fallback(key)) : Optional.empty();
    }

    Optional<String> text(ConfigKey key) {
        return parsed(key, text -> text);
    }

    /**
     * A string that means something.
     *
     * @param parse throws {@link IllegalArgumentException} at what {@code key} does not take
     */
    <T> Optional<T> parsed(ConfigKey key, Function<String, T> parse) {
        return value(key).flatMap(node -> parsed(node, key.expected(), parse));
    }

    <T> Optional<T> parsed(Node node, String expected, Function<String, T> parse) {
        if (node instanceof Node.Text(var _, String text)) {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException _) {
                // Said below, like every other value that is not what it should be.
            }
        }
        findings.problem(node, expected);
        return Optional.empty();
    }

    OptionalInt integer(ConfigKey key) {
        return integer(key, key.min(), key.max(), key.expected());
    }

    OptionalInt integer(ConfigKey key, int min, int max, String expected) {
        return value(key).map(node -> integer(node, min, max, expected)).orElse(OptionalInt.empty());
    }

    /** The same for a key whose default depends on others. */
    OptionalInt integerOr(ConfigKey key, int otherwise) {
        return written(key).isPresent() ? integer(key) : OptionalInt.of(otherwise);
    }

    private OptionalInt integer(Node node, int min, int max, String expected) {
        OptionalInt number = node instanceof Node.Numeral(var _, String literal) ? exact(literal) : OptionalInt.empty();
        if (number.isPresent() && number.getAsInt() >= min && number.getAsInt() <= max) {
            return number;
        }
        findings.problem(node, expected);
        return OptionalInt.empty();
    }

    Optional<Boolean> truth(ConfigKey key) {
        return value(key).flatMap(node -> {
            if (node instanceof Node.Truth(var _, boolean value)) {
                return Optional.of(value);
            }
            findings.problem(node, key.expected());
            return Optional.empty();
        });
    }

    /** The same for a key that is false where it is not there. */
    boolean isTrue(ConfigKey key) {
        return written(key).isPresent() && truth(key).orElse(false);
    }

    /** The elements of a list, or the one value that stands there instead; none when nothing does. */
    List<Node> oneOrMore(ConfigKey key) {
        return written(key)
                .map(node -> node instanceof Node.Elements(var _, List<Node> nodes) ? nodes : List.of(node))
                .orElse(List.of());
    }

    /** The elements of a list; none when it is not there, or is no list. */
    List<Node> elements(ConfigKey key) {
        Optional<Node> list = value(key);
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.get() instanceof Node.Elements(var _, List<Node> nodes)) {
            return nodes;
        }
        findings.problem(list.get(), key.expected());
        return List.of();
    }

    /**
     * Says that {@code key} must be there.
     *
     * @param instead what could stand in its place, with the words that join it to what is expected
     */
    void require(ConfigKey key, String instead) {
        if (written(key).isEmpty()) {
            findings.problem(path(key), "nothing", key.expected() + instead);
        }
    }

    /** Says that nobody looks at {@code key}, if it is there. */
    void ignore(ConfigKey key, String reason) {
        written(key).ifPresent(node -> findings.warning(node.path(), "not used " + reason));
    }

    /** Says that {@code key} must not be there, whatever its value. */
    void refuse(ConfigKey key, String reason) {
        written(key).ifPresent(node -> findings.problem(node.path(), "the key", "no such key " + reason));
    }

    private Node fallback(ConfigKey key) {
        String json = key.fallback();
        return switch (json.charAt(0)) {
            case '"' -> new Node.Text(path(key), json.substring(1, json.length() - 1));
            case '[' -> words(path(key), json);
            case 't', 'f' -> new Node.Truth(path(key), Boolean.parseBoolean(json));
            default -> new Node.Numeral(path(key), json);
        };
    }

    private static Node words(String path, String json) {
        List<Node> words = new ArrayList<>();
        for (String word : json.substring(1, json.length() - 1).split(", ", -1)) {
            words.add(new Node.Text(path + "[" + words.size() + "]", word.substring(1, word.length() - 1)));
        }
        return new Node.Elements(path, words);
    }

    /** The value of {@code literal} when it is integral, however it is written: 5000, 5000.0, 5e3. */
    private static OptionalInt exact(String literal) {
        if (literal.length() > LONGEST_NUMBER) {
            return OptionalInt.empty();
        }
        try {
            // What nearly all are. BigDecimal computes tables of great powers of ten before its first number: 20 ms.
            if (literal.indexOf('.') < 0 && literal.indexOf('e') < 0 && literal.indexOf('E') < 0) {
                return OptionalInt.of(Integer.parseInt(literal));
            }
            // Not toBigInteger: 1e999999999 would fill the memory.
            return OptionalInt.of(new BigDecimal(literal).intValueExact());
        } catch (ArithmeticException | NumberFormatException _) {
            return OptionalInt.empty();
        }
    }
}
