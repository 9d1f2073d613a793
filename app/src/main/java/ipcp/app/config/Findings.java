package ipcp.app.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong or doubtful while a file is read, so that the operator sees all of it at once. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    void problem(String path, String found, String expected) {
        problems.add(new Problem(path, found, expected));
    }

    void problem(Node node, String expected) {
        problem(node.path(), node.found(), expected);
    }

    void warning(String path, String text) {
        warnings.add(new Warning(path, text));
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }
}
