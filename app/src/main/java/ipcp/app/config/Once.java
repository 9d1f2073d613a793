package ipcp.app.config;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds what stands twice where everything stands once.
 *
 * @param <T> what can stand
 */
final class Once<T> {
    private final Map<T, String> seen = new HashMap<>();
    private final Findings findings;
    private final String expected;

    Once(Findings findings, String expected) {
        this.findings = findings;
        this.expected = expected;
    }

    /** Whether nothing like {@code value} was here before; if there was, that becomes a finding. */
    boolean accept(T value, String path) {
        return accept(value, value.toString(), path);
    }

    /** @param found the value as it is written */
    boolean accept(T value, String found, String path) {
        String first = seen.putIfAbsent(value, path);
        if (first != null) {
            findings.problem(path, found + " (the same as " + first + ")", expected);
        }
        return first == null;
    }
}
