package ipcp.app.config;

import ipcp.crypto.AeadSuite;
import ipcp.wire.Protocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what is spoken between the two ends: protocols, and the ciphers of {@code ipcp/2}. */
final class Wires {
    private static final String ONE_SUITE = "\"AESGCM\" or \"ChaChaPoly\"";

    /** Those of {@code ipcp}, which one server may speak at once. */
    private static final Set<Protocol> OF_IPCP = EnumSet.of(Protocol.IPCP_2, Protocol.IPCP_1, Protocol.IPCP_1_TEXT);

    private static final String ONE_OF_IPCP = "\"ipcp/2\", \"ipcp/1\" or \"ipcp/1-text\"";

    private Wires() {}

    /** The wire that proves nothing and hides nothing, if one is spoken; whatever is wrong here is said elsewhere. */
    static Optional<Protocol> plain(Fields fields) {
        return fields.written(ConfigKey.PROTOCOL)
                .flatMap(
                        node -> node instanceof Node.Text(var _, String text) ? Protocol.named(text) : Optional.empty())
                .filter(protocol -> !OF_IPCP.contains(protocol));
    }

    /** What a server speaks of {@code ipcp}; nothing when that was wrong. */
    static List<Protocol> protocols(Fields fields) {
        List<Protocol> several = choices(
                fields,
                ConfigKey.PROTOCOLS,
                ONE_OF_IPCP,
                text -> Protocol.named(text).filter(OF_IPCP::contains));
        if (fields.written(ConfigKey.SERVER_PROTOCOL).isEmpty()) {
            return several;
        }
        List<Protocol> one =
                protocol(fields, ConfigKey.SERVER_PROTOCOL).stream().toList();
        fields.written(ConfigKey.PROTOCOLS)
                .filter(_ -> !several.isEmpty() && !one.isEmpty() && !several.equals(one))
                .ifPresent(node -> fields.findings()
                        .problem(node.path(), "something else than in protocol", "no such key, or the same again"));
        return one;
    }

    /** What a client speaks. */
    static Optional<Protocol> protocol(Fields fields) {
        return protocol(fields, ConfigKey.PROTOCOL);
    }

    private static Optional<Protocol> protocol(Fields fields, ConfigKey key) {
        return fields.parsed(
                key,
                text -> Protocol.named(text).orElseThrow(() -> new IllegalArgumentException("no protocol: " + text)));
    }

    /** In words, why a key that belongs to another wire is not used, or must not be there. */
    static String with(Protocol protocol) {
        return "with protocol \"" + protocol + "\"";
    }

    /** The same when it is not spoken. */
    static String without(Protocol protocol) {
        return "without protocol \"" + protocol + "\"";
    }

    /**
     * The ciphers, the best first; those that suit the processor when the file does not say them.
     *
     * @param used whether {@code ipcp/2} is spoken at all
     */
    static List<AeadSuite> suites(Fields fields, boolean used) {
        if (!used) {
            fields.ignore(ConfigKey.SUITES, without(Protocol.IPCP_2));
        }
        return used && fields.written(ConfigKey.SUITES).isPresent()
                ? choices(fields, ConfigKey.SUITES, ONE_SUITE, AeadSuite::named)
                : AeadSuite.preferred();
    }

    /** A list of words that mean something, at least one and each once. */
    private static <T> List<T> choices(
            Fields fields, ConfigKey key, String expected, Function<String, Optional<T>> named) {
        fields.written(key)
                .filter(node -> node instanceof Node.Elements(var _, List<Node> nodes) && nodes.isEmpty())
                .ifPresent(node -> fields.findings().problem(node, key.expected()));
        var once = new Once<T>(fields.findings(), "every element once");
        List<T> chosen = new ArrayList<>();
        for (Node node : fields.elements(key)) {
            fields.parsed(
                            node,
                            expected,
                            text -> named.apply(text)
                                    .orElseThrow(() -> new IllegalArgumentException("no such word: " + text)))
                    .filter(choice -> once.accept(choice, node.found(), node.path()))
                    .ifPresent(chosen::add);
        }
        return chosen;
    }
}
