package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "31,31 bytes", "33,more than 32 bytes", "100000,more than 32 bytes"})
    void aKeyFileHasExactly32Bytes(int length, String found) throws IOException {
        ConfigText.writeKey(directory.resolve("secret.key"), length);
        assertThat(ConfigText.problems(CLIENT, directory))
                .containsExactly("$.key_file: found \"" + directory.resolve("secret.key") + "\" (" + found
                        + "), expected a path of a file of exactly 32 bytes");
    }

    @Test
    void aDirectoryIsNoKeyFile() throws IOException {
        Files.createDirectory(directory.resolve("secret.key"));
        assertThat(ConfigText.problems(CLIENT, directory))
                .singleElement()
                .asString()
                .contains("(a directory)");
    }

    @Test
    void aDeviceIsNotReadForAKey() {
        assertThat(ConfigText.problems(with(CLIENT, "secret.key", "/dev/zero"), directory))
                .containsExactly("$.key_file: found \"/dev/zero\" (not a regular file), "
                        + "expected a path of a file of exactly 32 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\u0000b"})
    void whatIsNoPathIsAProblem(String path) {
        assertThat(ConfigText.problems(with(CLIENT, "secret.key", path), directory))
                .singleElement()
                .asString()
                .startsWith("$.key_file: found \"" + path + "\"");
    }

    @Test
    void aPathOfAnyLengthIsALineThatCanBeRead() {
        assertThat(ConfigText.problems(with(CLIENT, "secret.key", "x".repeat(100_000)), directory))
                .singleElement()
                .asString()
                .startsWith("$.key_file: found \"/")
                .hasSizeLessThan(600);
    }

    @Test
    void everyMissingKeyFileIsNamed() {
        assertThat(ConfigText.problems(SERVER, directory))
                .hasSize(2)
                .allMatch(problem -> problem.contains("(no such file)"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("$.credentials[0].key_file", "$.credentials[1].key_file");
    }

    @Test
    void aRelativePathBeginsAtTheConfigurationAndThenAtTheWorkingDirectory() throws IOException {
        Path beside = Files.createDirectory(directory.resolve("beside"));
        Path working = Files.createDirectory(directory.resolve("working"));
        byte[] text = CLIENT.getBytes(StandardCharsets.UTF_8);

        ConfigText.writeKey(working.resolve("secret.key"), 32);
        assertThat(keyFile(text, beside, working)).isEqualTo(working.resolve("secret.key"));

        ConfigText.writeKey(beside.resolve("secret.key"), 32);
        assertThat(keyFile(text, beside, working)).isEqualTo(beside.resolve("secret.key"));
    }

    private static Path keyFile(byte[] text, Path... directories) {
        try (Config config = ((Loaded.Valid) ConfigFile.read(text, List.of(directories))).config()) {
            return ((ClientConfig) config).keyFile().orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-r--r--"})
    void aKeyFileThatOthersCanReadIsAWarningWithItsCure(String permissions) throws IOException {
        Path file = directory.resolve("secret.key");
        ConfigText.writeKey(file, 32);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThat(ConfigText.warnings(CLIENT, directory))
                .containsExactly("$.key_file: others can read the key: chmod 600 " + file);
    }
}
