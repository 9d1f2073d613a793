package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.PAIR_CLIENT;
import static ipcp.app.config.ConfigText.PAIR_SERVER;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.TAP_CLIENT;
import static ipcp.app.config.ConfigText.TAP_SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.app.config.ConfigKey.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EffectiveConfigTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    static Stream<String> texts() {
        return Stream.of(
                SERVER,
                CLIENT,
                TAP_SERVER,
                TAP_CLIENT,
                plus(SERVER, "\"tun_ip\": \"10.10.0.1\""),
                plus(SERVER, "\"tun_ip\": \"10.10.0.1/32\""),
                with(SERVER, "\"client-b.key\"", "\"client-b.key\", \"allowed_ips\": [\"fd00::/64\", \"10.1.0.0/16\"]"),
                with(CLIENT, "\"10.10.0.2\"", "\"10.10.0.2/24\""),
                plus(CLIENT, "\"protocol\": \"ipcp/1-text\", \"reconnect\": false, \"log_level\": \"debug\""),
                plus(CLIENT, "\"suites\": [\"ChaChaPoly\"], \"name\": \"ada\", \"mtu\": 1400"),
                plus(TAP_CLIENT, "\"heartbeat_timeout_ms\": 9000"),
                plus(SERVER, "\"protocols\": [\"ipcp/1-text\", \"ipcp/1\"]"),
                plus(SERVER, "\"protocols\": [\"ipcp/1\", \"ipcp/2\"], \"suites\": [\"ChaChaPoly\", \"AESGCM\"]"),
                with(SERVER, "\"client-b.key\"", "\"client-b.key\", \"name\": \"b\", \"routes\": [\"10.1.0.0/16\"]"),
                PAIR_SERVER,
                PAIR_CLIENT,
                plus(PAIR_CLIENT, "\"key_file\": \"secret.key\", \"tun_ip\": \"10.10.0.2\""));
    }

    private String effective(String text) {
        try (Config config = valid(text, directory)) {
            return EffectiveConfig.toJson(config);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsPrintedLoadsAgainToTheSame(String text) {
        String printed = effective(text);
        assertThat(effective(printed)).isEqualTo(printed);
        assertThat(ConfigText.warnings(printed, directory)).isEmpty();
    }

    @Test
    void everyKeyWithADefaultIsPrinted() {
        assertThat(effective(SERVER)).contains(keysWithDefault(Scope.BOTH)).contains(keysWithDefault(Scope.SERVER));
        assertThat(effective(plus(TAP_CLIENT, "\"protocol\": \"ipcp/1\"")))
                .contains(keysWithDefault(Scope.BOTH))
                .contains(keysWithDefault(Scope.CLIENT))
                .contains("\"tap_mac\": \"02:11:22:33:44:aA\"");
    }

    @Test
    void whatAClientLeavesToItsServerIsNotPrintedForThenItWouldBeDecided() {
        assertThat(effective(TAP_CLIENT))
                .contains(keysWithDefault(Scope.CLIENT))
                .doesNotContain("mtu", "heartbeat");
    }

    @Test
    void publicKeysAreShownAndOfSecretsOnlyTheFiles() {
        assertThat(effective(PAIR_SERVER))
                .contains("\"private_key_file\": \"" + directory.resolve("server.private") + '"')
                .contains("\"public_key\": \"" + ConfigText.ALICE + '"');
        assertThat(effective(PAIR_CLIENT)).contains("\"server_public_key\": \"" + ConfigText.BOB + '"');
    }

    private static String[] keysWithDefault(Scope scope) {
        return Arrays.stream(ConfigKey.values())
                .filter(key -> key.scope() == scope && key.hasDefault())
                .map(key -> '"' + key.key() + "\": ")
                .toArray(String[]::new);
    }
}
