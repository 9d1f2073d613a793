package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.TAP_SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.wire.ClientIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String ONCE = "expected every name once, and no client's address as the name of another";

    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    private List<String> problems(String text) {
        return ConfigText.problems(text, directory);
    }

    private static String named(String first, String second) {
        return with(
                with(SERVER, "\"client-a.key\"", "\"client-a.key\", \"name\": \"" + first + '"'),
                "\"client-b.key\"",
                "\"client-b.key\", \"name\": \"" + second + '"');
    }

    @Test
    void aClientWithANameLeavesItsAddressToTheServer() {
        String text = plus(with(CLIENT, "\"tun_ip\": \"10.10.0.2\",", ""), "\"name\": \"ada\"");
        try (Config config = valid(text, directory)) {
            ClientIdentity identity = ((ClientConfig) config).identity().orElseThrow();
            assertThat(identity.name()).contains("ada");
            assertThat(identity.claim()).isEmpty();
            assertThat(((ClientConfig) config).options().accepting().address()).isTrue();
        }
    }

    @Test
    void withoutANameOrWithTheOldWireTheAddressSaysWhoAClientIs() {
        String text = with(CLIENT, "\"tun_ip\": \"10.10.0.2\",", "");
        assertThat(problems(text))
                .containsExactly("$.tun_ip: found nothing, expected an IPv4 address, with a prefix length to assign"
                        + " it, or a name");
        assertThat(problems(plus(text, "\"name\": \"ada\", \"protocol\": \"ipcp/1\"")))
                .containsExactly(
                        "$.tun_ip: found nothing, expected an IPv4 address, with a prefix length to assign it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "büro-7", "a/b@example.org:2", "10.10.0.2", "x=y", "日本"})
    void aNameIsAnyWordThatALogCanShow(String name) {
        assertThat(problems(named(name, "other"))).isEmpty();
        assertThat(problems(plus(CLIENT, "\"name\": \"" + name + '"'))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\\tb",
                "a\\u0000",
                "it's",
                "\\\"a\\\"",
                "a\\\\b",
                "\\u202ea",
                "\\u00a0",
                "\\ud800"
            })
    void whatALogCannotShowIsNoName(String name) {
        assertThat(problems(named(name, "other")))
                .singleElement()
                .asString()
                .startsWith("$.credentials[0].name: found ")
                .endsWith("expected a name of 1..64 bytes without blanks, quotes or control characters");
        assertThat(problems(plus(CLIENT, "\"name\": \"" + name + '"'))).hasSize(1);
    }

    @Test
    void aNameHas64BytesAtMost() {
        assertThat(problems(named("ä".repeat(32), "other"))).isEmpty();
        assertThat(problems(named("ä".repeat(32) + "x", "other"))).hasSize(1);
    }

    @Test
    void noNameStandsTwiceAndNoneIsTheAddressOfAnother() {
        assertThat(problems(named("ada", "ada")))
                .containsExactly("$.credentials[1].name: found ada (the same as $.credentials[0].name), " + ONCE);
        assertThat(problems(named("ada", "10.10.0.2")))
                .containsExactly(
                        "$.credentials[1].name: found 10.10.0.2 (the same as $.credentials[0].tun_ip), " + ONCE);
        assertThat(problems(named("10.10.0.3", "ada")))
                .containsExactly(
                        "$.credentials[1].tun_ip: found 10.10.0.3 (the same as $.credentials[0].name), " + ONCE);
        assertThat(problems(named("10.10.0.2", "10.10.0.3"))).isEmpty();
    }

    @Test
    void theClientsOfATapMayHaveNamesButNoRoutes() {
        assertThat(problems(with(TAP_SERVER, "\"client-a.key\"", "\"client-a.key\", \"name\": \"ada\"")))
                .isEmpty();
        assertThat(problems(with(TAP_SERVER, "\"client-a.key\"", "\"client-a.key\", \"routes\": []")))
                .containsExactly("$.credentials[0].routes: found the key, expected no such key with if_mode \"tap\"");
    }
}
