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

    /** Those whose other keys can be written in a configuration. */
    private static final Set<Protocol> CONFIGURABLE =
            EnumSet.of(Protocol.IPCP_2, Protocol.IPCP_1, Protocol.IPCP_1_TEXT);

    private Wires() {}

    /** What a server speaks; nothing when that was wrong. */
    static List<Protocol> protocols(Fields fields) {
        return choices(fields, ConfigKey.PROTOCOLS, ConfigKey.PROTOCOL.expected(), Wires::named);
    }

    /** What a client speaks. */
    static Optional<Protocol> protocol(Fields fields) {
        return fields.parsed(
                ConfigKey.PROTOCOL,
                text -> named(text).orElseThrow(() -> new IllegalArgumentException("no protocol: " + text)));
    }

    private static Optional<Protocol> named(String text) {
        return Protocol.named(text).filter(CONFIGURABLE::contains);
    }

    /**
     * The ciphers, the best first; those that suit the processor when the file does not say them.
     *
     * @param used whether {@code ipcp/2} is spoken at all
     */
    static List<AeadSuite> suites(Fields fields, boolean used) {
        if (!used) {
            fields.ignore(ConfigKey.SUITES, "without protocol \"ipcp/2\"");
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
