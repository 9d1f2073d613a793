package ipcp.app.config;

import java.util.List;
import java.util.Map;

/** A value of a JSON text that knows where it stands. */
sealed interface Node {
    /** Where it stands, as a JSON path: {@code $.credentials[0].tun_ip}. */
    String path();

    /** The value on one line and not too long, for an error message. */
    String found();

    /** An object; its keys are in the order of the text, each once. */
    record Members(String path, Map<String, Node> byName) implements Node {
        @Override
        public String found() {
            return "an object";
        }
    }

    /** A list. */
    record Elements(String path, List<Node> nodes) implements Node {
        @Override
        public String found() {
            return nodes.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** A string, without its quotes and escapes. */
    record Text(String path, String value) implements Node {
        @Override
        public String found() {
            return Quote.quote(value);
        }
    }

    /** A number as it is written: it may be far too large to be worth computing. */
    record Numeral(String path, String literal) implements Node {
        @Override
        public String found() {
            return Quote.shorten(literal);
        }
    }

    /** {@code true} or {@code false}. */
    record Truth(String path, boolean value) implements Node {
        @Override
        public String found() {
            return String.valueOf(value);
        }
    }

    /** {@code null}, which is never the same as a key that is not there. */
    record Null(String path) implements Node {
        @Override
        public String found() {
            return "null";
        }
    }
}
