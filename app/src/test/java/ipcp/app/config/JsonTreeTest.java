package ipcp.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTreeTest {
    @TempDir
    Path directory;

    private List<String> problems(String text) {
        return ConfigText.problems(text, directory);
    }

    static Stream<Arguments> brokenTexts() {
        return Stream.of(
                arguments("", "line 1, column 1: found the end of the text"),
                arguments("{\n  \"mode\": \"client\",\n", "line 3, column 1: found the end of the text"),
                arguments("{\n  \"mode\": client }", "line 2, column 11: found "),
                arguments("// comment\n{}", "line 1, column 2: found "),
                arguments("{\"a\": 1,}", "line 1, column 10: found no key in double quotes"),
                arguments("{'a': 1}", "line 1, column 3: found "),
                arguments("{\"a\": 1 \"b\": 2}", "line 1, column 10: found no comma and no end of the object"),
                arguments("{\"a\" 1}", "line 1, column 7: found no colon"),
                arguments("{\"a\": \"x", "line 1, column "),
                arguments("{} garbage", "line 1, column 5: found something that cannot stand here"),
                arguments("{} {}", "line 1, column 5: found something that cannot stand here"),
                arguments("{\"a\": 007}", "line 1, column 7: found "),
                arguments("{\"a\": \"x\ny\"}", "line "),
                arguments("{\"a\": NaN}", "line 1, column 7: found "),
                arguments("[".repeat(18), "line 1, column 19: found more than 16 levels"),
                arguments("[".repeat(500_000), "line 1, column 19: found more than 16 levels"));
    }

    @ParameterizedTest
    @MethodSource("brokenTexts")
    void whatIsNoJsonIsOneProblemWithItsLineAndColumn(String text, String beginning) {
        assertThat(problems(text))
                .singleElement()
                .asString()
                .startsWith(beginning)
                .endsWith(", expected JSON (RFC 8259)")
                .doesNotContain("\n", "JsonReader", "http");
    }

    @Test
    void bytesThatAreNotUtf8AreShownWhereTheyAre() {
        byte[] text = "{\n \"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ConfigFile.read(text, List.of(directory)))
                .isEqualTo(new Loaded.Invalid(
                        List.of(new Problem("line 2, column 8", "bytes that are not UTF-8", "JSON (RFC 8259)")),
                        List.of()));
    }

    @Test
    void moreThanAMebibyteIsNoConfiguration() {
        assertThat(problems(" ".repeat(ConfigFile.MAX_SIZE + 1)))
                .singleElement()
                .asString()
                .contains("more than 1048576 bytes");
    }

    @Test
    void everyKeyThatStandsTwiceIsAProblemOfItsOwnBesideTheOthers() {
        assertThat(problems("{\"mode\": \"x\", \"mode\": \"server\", \"a b\": {\"c\": 1, \"c\": 2}}"))
                .contains(
                        "$.mode: found the key a second time, expected every key once",
                        "$[\"a b\"].c: found the key a second time, expected every key once",
                        "$.mode: found \"x\", expected \"server\" or \"client\"");
    }
}
