package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.PAIR_CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.TAP_CLIENT;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.net.Cidr;
import ipcp.tunnel.Accepting;
import ipcp.wire.IpcpClient;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiresTest {
    private static final Accepting ADDRESS_ONLY = new Accepting(true, false, false, List.of(), false);

    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    private IpcpOffer wires(String text) {
        try (Config config = valid(text, directory)) {
            return ((ServerConfig) config).ipcp().orElseThrow();
        }
    }

    private Accepting accepting(String text) {
        try (Config config = valid(text, directory)) {
            return ((ClientConfig) config).options().accepting();
        }
    }

    @Test
    void aServerSpeaksTheOldWireOnlyWhenItIsTold() {
        assertThat(wires(SERVER).protocols()).containsExactly(Protocol.IPCP_2);
        assertThat(wires(SERVER).suites()).containsExactlyInAnyOrder(AeadSuite.values());
        assertThat(wires(plus(SERVER, "\"protocols\": [\"ipcp/1-text\", \"ipcp/2\", \"ipcp/1\"]"))
                        .protocols())
                .containsExactlyInAnyOrder(Protocol.IPCP_2, Protocol.IPCP_1, Protocol.IPCP_1_TEXT);
        assertThat(wires(plus(SERVER, "\"protocols\": [\"ipcp/1\"]")).protocols())
                .containsExactly(Protocol.IPCP_1);
    }

    @Test
    void suitesAreOrderedAndRestricted() {
        assertThat(wires(plus(SERVER, "\"suites\": [\"ChaChaPoly\", \"AESGCM\"]"))
                        .suites())
                .containsExactly(AeadSuite.CHACHAPOLY, AeadSuite.AESGCM);
        try (Config config = valid(plus(CLIENT, "\"suites\": [\"ChaChaPoly\"]"), directory)) {
            assertThat(((IpcpClient) ((ClientConfig) config).options().wire()).suites())
                    .containsExactly(AeadSuite.CHACHAPOLY);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        protocols | []                   | : found an empty list, \
        expected a list of "ipcp/2", "ipcp/1" and "ipcp/1-text"
        protocols | "ipcp/2"             | : found "ipcp/2", expected a list of "ipcp/2", "ipcp/1" and "ipcp/1-text"
        protocols | null                 | : found null, expected a list of "ipcp/2", "ipcp/1" and "ipcp/1-text"
        protocols | ["ipcp/2", 1]        | [1]: found 1, expected "ipcp/2", "ipcp/1" or "ipcp/1-text"
        protocols | ["IPCP/2"]           | [0]: found "IPCP/2", expected "ipcp/2", "ipcp/1" or "ipcp/1-text"
        protocols | ["ipcp/2", "ipcp/2"] | [1]: found "ipcp/2" (the same as $.protocols[0]), expected every element once
        suites    | []                   | : found an empty list, expected a list of "AESGCM", "ChaChaPoly" or both
        suites    | {}                   | : found an object, expected a list of "AESGCM", "ChaChaPoly" or both
        suites    | ["aesgcm"]           | [0]: found "aesgcm", expected "AESGCM" or "ChaChaPoly"
        suites    | ["AESGCM", "AESGCM"] | [1]: found "AESGCM" (the same as $.suites[0]), expected every element once
        """)
    void aListOfWordsHasEachOnceAndAtLeastOne(String key, String list, String problem) {
        assertThat(ConfigText.problems(plus(SERVER, '"' + key + "\": " + list), directory))
                .containsExactly("$." + key + problem);
    }

    @Test
    void whatAClientDoesNotSayIsItsServersToSay() {
        assertThat(accepting(PAIR_CLIENT))
                .isEqualTo(new Accepting(true, true, true, List.of(Cidr.parse("192.168.0.0/16")), false));
        assertThat(accepting(CLIENT)).isEqualTo(new Accepting(true, true, false, List.of(), false));
        assertThat(accepting(plus(CLIENT, "\"mtu\": 1500"))).isEqualTo(ADDRESS_ONLY);
        assertThat(accepting(with(CLIENT, "\"10.10.0.2\"", "\"10.10.0.2/24\"")))
                .isEqualTo(new Accepting(false, true, false, List.of(), false));
        assertThat(accepting(plus(TAP_CLIENT, "\"heartbeat_timeout_ms\": 9000")))
                .isEqualTo(new Accepting(false, true, false, List.of(), false));
    }

    @Test
    void aServerOfTheOldWireSaysNothing() {
        assertThat(accepting(plus(TAP_CLIENT, "\"protocol\": \"ipcp/1\""))).isEqualTo(Accepting.NOTHING);
    }

    @Test
    void routesAreNetworksEachOnce() {
        assertThat(ConfigText.problems(
                        with(
                                PAIR_CLIENT,
                                "\"192.168.0.0/16\"",
                                "\"10.0.0.0/8\", \"10.0.0.0/8\", \"10.0.0.1/8\", \"x\""),
                        directory))
                .containsExactly(
                        "$.accept_routes[1]: found 10.0.0.0/8 (the same as $.accept_routes[0]), expected every network"
                                + " once",
                        "$.accept_routes[2]: found \"10.0.0.1/8\" (host bits are set), expected 10.0.0.0/8",
                        "$.accept_routes[3]: found \"x\", expected a network such as 192.168.7.0/24 or fd00::/64");
    }

    @Test
    void aServerTellsAClientNoMoreRoutesThanTheWireCarries() {
        String routes = IntStream.range(0, 256)
                .mapToObj(i -> "\"10.1." + i + ".0/24\"")
                .collect(Collectors.joining(", ", "\"client-a.key\", \"routes\": [", "]"));
        assertThat(ConfigText.problems(with(SERVER, "\"client-a.key\"", routes), directory))
                .isEmpty();
        assertThat(ConfigText.problems(
                        with(SERVER, "\"client-a.key\"", routes.replace("]", ", \"10.2.0.0/24\"]")), directory))
                .containsExactly("$.credentials[0].routes: found 257 elements, expected a list of at most 256 IPv4 or"
                        + " IPv6 networks");
    }
}
