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
import ipcp.tunnel.ServerOptions;
import ipcp.wire.ClientWire;
import ipcp.wire.IpcpClient;
import ipcp.wire.IpcpOffer;
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

    /** What is configured, but for the keys: these are only equal to themselves. */
    private List<Object> meaning(String text) {
        try (Config config = valid(text, directory)) {
            return switch (config) {
                case ServerConfig(var device, var level, var listen, var mode, var options, var keyFiles, var file) ->
                    List.of(device, level, listen, mode, keyFiles, file, meaning(options));
                case ClientConfig(var device, var level, var server, var proxies, var options, var key, var file) ->
                    List.of(
                            device,
                            level,
                            server,
                            proxies.stream().map(ProxyHop::url).toList(),
                            proxies.stream().map(ProxyHop::passwordFile).toList(),
                            meaning(options.wire()),
                            options.accepting(),
                            options.heartbeatInterval(),
                            options.heartbeatTimeout(),
                            options.handshakeTimeout(),
                            options.reconnect(),
                            key,
                            file);
            };
        }
    }

    private static List<Object> meaning(ServerOptions options) {
        return List.of(
                options.kind(),
                options.address(),
                options.mac(),
                options.clients().most(),
                options.clients().addresses(),
                options.credentials().stream()
                        .map(one -> List.of(
                                one.claim(),
                                one.name(),
                                one.allowedIps(),
                                one.publicKey(),
                                one.routes(),
                                one.identity()))
                        .toList(),
                options.clientToClient(),
                options.wire() instanceof IpcpOffer(var protocols, var suites, var key)
                        ? List.of(protocols, suites, key.isPresent())
                        : options.wire(),
                options.authTimeout(),
                options.maxPreAuthSessions(),
                options.heartbeatInterval(),
                options.heartbeatTimeout(),
                options.dns());
    }

    private static Object meaning(ClientWire wire) {
        return wire instanceof IpcpClient(var who, var protocol, var suites)
                ? List.of(who.kind(), who.claim(), who.claimText(), who.name(), who.serverKey(), protocol, suites)
                : wire;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsPrintedLoadsAgainToTheSame(String text) {
        String printed = effective(text);
        assertThat(effective(printed)).isEqualTo(printed);
        assertThat(ConfigText.warnings(printed, directory)).isEmpty();
        assertThat(meaning(printed)).isEqualTo(meaning(text));
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
