package ipcp.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.app.config.ConfigKey.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/config.md to the table of keys, and its examples to the loader. */
class ConfigDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "config.md");
    private static final Map<String, Scope> SECTIONS = Map.of(
            "Both modes", Scope.BOTH,
            "Server", Scope.SERVER,
            "Client", Scope.CLIENT,
            "Elements of `credentials`", Scope.CREDENTIAL,
            "Elements of `proxy`", Scope.PROXY);
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (.+?) \\| (.+?) \\| (.+) \\|");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\\n(.*?)```");

    private record Row(Scope scope, String key, String takes, String fallback) {}

    @Test
    void everyKeyIsDocumentedAndNoOther() throws IOException {
        List<Row> documented = new ArrayList<>();
        Scope scope = null;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("## ")) {
                scope = SECTIONS.get(line.substring(3));
            }
            var row = ROW.matcher(line);
            if (scope != null && row.matches()) {
                documented.add(new Row(scope, row.group(1), row.group(2), row.group(3)));
            }
        }
        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(ConfigKey.values())
                        .map(key -> new Row(key.scope(), key.key(), key.expected(), key.fallback()))
                        .toList());
    }

    @Test
    void theExamplesLoadWithoutAWarning(@TempDir Path directory) throws IOException {
        ConfigText.writeKeys(directory);
        List<String> examples = EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(examples).hasSize(14).allSatisfy(example -> {
            assertThat(ConfigText.problems(example, directory)).isEmpty();
            assertThat(ConfigText.warnings(example, directory)).isEmpty();
        });
    }
}
