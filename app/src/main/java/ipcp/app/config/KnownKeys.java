package ipcp.app.config;

import ipcp.app.config.ConfigKey.Scope;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Warns of the keys of an object that nobody reads: misspelt ones, and those of the other mode. */
final class KnownKeys {
    private KnownKeys() {}

    /** The top level of a file whose mode is {@code mode}, or is not known. */
    static void checkTopLevel(Node.Members object, Optional<Mode> mode, Findings findings) {
        Set<Scope> used = mode.map(known -> EnumSet.of(Scope.BOTH, known.scope()))
                .orElse(EnumSet.of(Scope.BOTH, Scope.SERVER, Scope.CLIENT));
        Set<Scope> unused = EnumSet.of(Scope.SERVER, Scope.CLIENT);
        unused.removeAll(used);
        object.byName().forEach((name, member) -> {
            if (names(unused).contains(name) && !names(used).contains(name)) {
                findings.warning(
                        member.path(), "not used in " + mode.orElseThrow().key() + " mode");
            } else {
                check(name, member, used, findings);
            }
        });
    }

    /** An element of {@code credentials}. */
    static void checkCredential(Node.Members object, Findings findings) {
        object.byName().forEach((name, member) -> check(name, member, EnumSet.of(Scope.CREDENTIAL), findings));
    }

    /** An element of {@code proxy}. */
    static void checkProxy(Node.Members object, Findings findings) {
        object.byName().forEach((name, member) -> check(name, member, EnumSet.of(Scope.PROXY), findings));
    }

    private static void check(String name, Node member, Set<Scope> used, Findings findings) {
        if (!names(used).contains(name)) {
            findings.warning(
                    member.path(),
                    nearest(name, names(used))
                            .map(near -> "unknown key, ignored; did you mean \"" + near + "\"?")
                            .orElse("unknown key, ignored"));
        }
    }

    private static List<String> names(Set<Scope> scopes) {
        return Arrays.stream(ConfigKey.values())
                .filter(key -> scopes.contains(key.scope()))
                .map(ConfigKey::key)
                .distinct()
                .toList();
    }

    /** The known key that is fewest edits away, if those are few enough for a slip of the finger. */
    static Optional<String> nearest(String name, List<String> known) {
        var distance = new LevenshteinDistance(Math.max(2, Math.min(name.length(), 30) / 3));
        return known.stream()
                .filter(key -> distance.apply(name, key) >= 0)
                .min(Comparator.comparing(key -> distance.apply(name, key)));
    }
}
