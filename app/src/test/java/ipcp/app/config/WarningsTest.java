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
