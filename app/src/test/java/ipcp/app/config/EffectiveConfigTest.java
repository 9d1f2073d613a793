package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.PAIR_CLIENT;
import static ipcp.app.config.ConfigText.PAIR_SERVER;
import static ipcp.app.config.ConfigText.POOL_SERVER;
import static ipcp.app.config.ConfigText.PROXY_CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.SIMPLEVPN_CLIENT;
import static ipcp.app.config.ConfigText.SIMPLEVPN_SERVER;
import static ipcp.app.config.ConfigText.TAP_CLIENT;
import static ipcp.app.config.ConfigText.TAP_SERVER;
import static ipcp.app.config.ConfigText.ZPORTAL_CLIENT;
import static ipcp.app.config.ConfigText.ZPORTAL_SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.app.config.ConfigKey.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
                plus(SERVER, "\"socket_mode\": \"0666\", \"client_to_client\": false"),
                with(SERVER, "\"listen_ip\": \"0.0.0.0\",", "")
                        .replace("\"listen_port\": 5000", "\"listen\": \"[fe80::1%eth0]:5000\""),
                with(PAIR_SERVER, "\"tun_ip\": \"10.10.0.2\", ", "")
                        .replace("\"credentials\"", "\"pool\": \"10.10.0.0/24\", \"credentials\""),
                POOL_SERVER,
                PROXY_CLIENT,
                ZPORTAL_SERVER,
                ZPORTAL_CLIENT,
                plus(ZPORTAL_SERVER, "\"accept_missing_crc\": true, \"mtu\": 65535, \"heartbeat_timeout_ms\": 2000"),
                plus(ZPORTAL_CLIENT, "\"accept_missing_crc\": true, \"mtu\": 68, \"heartbeat_timeout_ms\": 2000"),
                SIMPLEVPN_SERVER,
                SIMPLEVPN_CLIENT,
                plus(SIMPLEVPN_SERVER, "\"max_clients\": 1024, \"heartbeat_timeout_ms\": 100, \"mtu\": 9000"),
                plus(SIMPLEVPN_CLIENT, "\"tun_ip\": \"10.10.0.7\", \"accept_routes\": [\"10.0.0.0/8\"]"),
                plus(SIMPLEVPN_CLIENT, "\"tun_ip\": \"10.10.0.7/16\", \"server_port\": 2003"),
                PAIR_SERVER,
                PAIR_CLIENT,
                plus(PAIR_CLIENT, "\"key_file\": \"secret.key\", \"tun_ip\": \"10.10.0.2\""));
    }

    private String effective(String text) {
        try (Config config = valid(text, directory)) {
            return EffectiveConfig.toJson(config);
        }
    }

    /** What the tunnel is told, which is made of values: but for keys, of which a test has only zeros. */
    private List<String> differences(String text, String printed) {
        try (Config one = valid(text, directory);
                Config other = valid(printed, directory)) {
            return Stream.of(new String[][] {
                        {one.device().toString(), other.device().toString()},
                        {options(one), options(other)}
                    })
                    .filter(pair -> !pair[0].equals(pair[1]))
                    .map(pair -> pair[0] + " / " + pair[1])
                    .toList();
        }
    }

    private static String options(Config config) {
        String all =
                switch (config) {
                    case ServerConfig server -> server.listen() + " " + server.socketMode() + " " + server.options();
                    case ClientConfig client -> client.server() + " " + client.proxies() + " " + client.options();
                };
        return all.replaceAll("@[0-9a-f]{5,}", "");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsPrintedLoadsAgainToTheSame(String text) {
        String printed = effective(text);
        assertThat(effective(printed)).isEqualTo(printed);
        assertThat(ConfigText.warnings(printed, directory)).isEmpty();
        assertThat(differences(text, printed)).isEmpty();
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
    void aPasswordIsNeverShownAndItsFileIs() {
        assertThat(effective(PROXY_CLIENT))
                .contains("\"url\": \"http://ada@[2001:db8::1]:3128\"")
                .contains("\"password_file\": \"" + directory.resolve("proxy.pass") + '"')
                .doesNotContain("s3cret");
        assertThat(effective(with(PROXY_CLIENT, "socks5://10.0.0.1", "socks5://ada:s3cret@10.0.0.1")))
                .contains("\"socks5://ada:***@10.0.0.1:1080\"")
                .doesNotContain("s3cret");
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
