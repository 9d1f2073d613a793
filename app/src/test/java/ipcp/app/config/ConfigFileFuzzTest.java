package ipcp.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Whatever stands in a file, loading it ends with a configuration or with problems that are one line each. */
class ConfigFileFuzzTest {
    /** Nothing is there: no input may reach a file. */
    private static final List<Path> NOWHERE = List.of(Path.of("/nonexistent"));

    @FuzzTest(maxDuration = "1m")
    void everyTextIsAConfigurationOrAListOfProblems(byte[] text) {
        switch (ConfigFile.read(text, NOWHERE)) {
            case Loaded.Valid valid -> {
                String printed = EffectiveConfig.toJson(valid.config());
                valid.config().close();
                assertThat(ConfigText.problems(printed, NOWHERE.getFirst())).isEmpty();
            }
            case Loaded.Invalid invalid ->
                assertThat(invalid.problems())
                        .isNotEmpty()
                        .allSatisfy(problem -> assertThat(problem.toString())
                                .hasSizeLessThan(10_000)
                                .matches(line -> line.chars().noneMatch(c -> Character.isISOControl(c))));
        }
        assertThat(ConfigText.warnings(new String(text, StandardCharsets.UTF_8), NOWHERE.getFirst()))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }
}
