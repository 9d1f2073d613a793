package ipcp.integration.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown, its first cells to the left and all others to the right. */
final class Markdown {
    private Markdown() {}

    /** Every line, the headings first, has as many cells as the others. */
    static String table(List<String> headings, List<List<String>> lines) {
        List<String> rule = new ArrayList<>(Collections.nCopies(headings.size(), "---:"));
        rule.set(0, "---");
        return Stream.concat(Stream.of(headings, rule), lines.stream())
                .map(cells -> cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }
}
