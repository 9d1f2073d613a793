package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.TAP_CLIENT;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarningsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    private List<String> warnings(String text) {
        return ConfigText.warnings(text, directory);
    }

    @Test
    void anUnknownKeyIsShownWithTheNearestKnownOne() {
        assertThat(warnings(plus(SERVER, "\"listen_prot\": 1, \"Log_Level\": 2, \"tun_subnet\": 3, \"x y\": 4")))
                .containsExactly(
                        "$.listen_prot: unknown key, ignored; did you mean \"listen_port\"?",
                        "$.Log_Level: unknown key, ignored; did you mean \"log_level\"?",
                        "$.tun_subnet: unknown key, ignored",
                        "$[\"x y\"]: unknown key, ignored");
    }

    @Test
    void theKeysOfACredentialAreLookedAtToo() {
        assertThat(warnings(with(SERVER, "\"client-a.key\"", "\"client-a.key\", \"allowed_ip\": [], \"mode\": 1")))
                .containsExactly(
                        "$.credentials[0].allowed_ip: unknown key, ignored; did you mean \"allowed_ips\"?",
                        "$.credentials[0].mode: unknown key, ignored");
    }

    @Test
    void aKeyOfTheOtherModeIsNotUsedAndItsValueNotLookedAt() {
        assertThat(warnings(plus(CLIENT, "\"listen_port\": \"x\"")))
                .containsExactly("$.listen_port: not used in client mode");
        assertThat(warnings(plus(SERVER, "\"server_ip\": 5"))).containsExactly("$.server_ip: not used in server mode");
        assertThat(ConfigText.problems(plus(CLIENT, "\"listen_port\": \"x\""), directory))
                .isEmpty();
    }

    @Test
    void aKeyOfTheOtherKindOfLinkIsNotUsedOnAClient() {
        assertThat(warnings(plus(CLIENT, "\"tap_mac\": \"junk\"")))
                .containsExactly("$.tap_mac: not used with if_mode \"tun\"");
        assertThat(warnings(plus(TAP_CLIENT, "\"tun_ip\": null")))
                .containsExactly("$.tun_ip: not used with if_mode \"tap\"");
    }

    @Test
    void whatOnlyTheNewWireHasIsNotUsedWithTheOldOne() {
        assertThat(warnings(plus(
                        CLIENT,
                        "\"protocol\": \"ipcp/1\", \"name\": 1, \"private_key_file\": 2, \"server_public_key\": 3, "
                                + "\"suites\": 4, \"accept_routes\": 5")))
                .containsExactly(
                        "$.name: not used with protocol \"ipcp/1\"",
                        "$.private_key_file: not used with protocol \"ipcp/1\"",
                        "$.server_public_key: not used with protocol \"ipcp/1\"",
                        "$.suites: not used without protocol \"ipcp/2\"",
                        "$.accept_routes: not used with protocol \"ipcp/1\"");
        String server = with(SERVER, "\"client-a.key\"", "\"client-a.key\", \"routes\": []");
        assertThat(warnings(plus(server, "\"protocols\": [\"ipcp/1\"], \"suites\": []")))
                .containsExactly(
                        "$.suites: not used without protocol \"ipcp/2\"",
                        "$.credentials[0].routes: not used without \"ipcp/2\" in protocols");
    }

    @Test
    void aPrivateKeyThatNobodyNeedsIsNotEvenRead() {
        assertThat(warnings(plus(SERVER, "\"private_key_file\": \"absent.private\"")))
                .containsExactly("$.private_key_file: not used without a public_key in credentials");
    }

    @Test
    void aTapHasNoRoutes() {
        assertThat(warnings(plus(TAP_CLIENT, "\"accept_routes\": []")))
                .containsExactly("$.accept_routes: not used with if_mode \"tap\"");
    }

    @Test
    void aMisspeltRequiredKeyIsBothMissingAndExplained() {
        Loaded loaded = ConfigText.load(with(CLIENT, "server_port", "sever_port"), directory);
        assertThat(loaded).isInstanceOfSatisfying(Loaded.Invalid.class, invalid -> {
            assertThat(invalid.problems()).extracting(Problem::place).containsExactly("$.server_port");
            assertThat(invalid.warnings())
                    .extracting(Warning::text)
                    .containsExactly("unknown key, ignored; did you mean \"server_port\"?");
        });
    }
}
