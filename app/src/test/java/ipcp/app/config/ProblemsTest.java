package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.TAP_CLIENT;
import static ipcp.app.config.ConfigText.TAP_SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    private List<String> problems(String text) {
        return ConfigText.problems(text, directory);
    }

    @Test
    void allProblemsOfAFileAreReportedAtOnce() {
        String text = """
            {
              "mode": "server", "if_mode": null, "mtu": 100, "listen_port": "5000", "auth_timeout_ms": 0,
              "credentials": [ {"key_file": "absent.key"}, 5 ]
            }
            """;
        assertThat(problems(text))
                .containsExactly(
                        "$.if_name: found nothing, expected an interface name of 1..15 bytes, without '/', ':', '%' or"
                                + " blanks",
                        "$.if_mode: found null, expected \"tun\" or \"tap\"",
                        "$.mtu: found 100, expected an integer 576..4043",
                        "$.listen_ip: found nothing, expected an IPv4 or IPv6 address, or listen",
                        "$.listen_port: found \"5000\", expected an integer 1..65535",
                        "$.auth_timeout_ms: found 0, expected an integer 1..2147483647",
                        "$.credentials[0].key_file: found \"" + directory.resolve("absent.key")
                                + "\" (no such file), expected a path of a file of exactly 32 bytes",
                        "$.credentials[1]: found 5, expected an object");
    }

    @Test
    void withoutAModeTheCommonKeysAreStillChecked() {
        assertThat(problems("{\"mode\": \"Server\", \"if_name\": 7}"))
                .containsExactly(
                        "$.mode: found \"Server\", expected \"server\" or \"client\"",
                        "$.if_name: found 7, expected an interface name of 1..15 bytes, without '/', ':', '%' or"
                                + " blanks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "\"x\"", "null", "true"})
    void aFileThatIsNoObjectIsOneProblem(String text) {
        assertThat(problems(text))
                .singleElement()
                .asString()
                .startsWith("$: found ")
                .endsWith("expected an object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5000.5",
                "\"5000\"",
                "true",
                "null",
                "[]",
                "{}",
                "0",
                "-1",
                "65536",
                "2147483648",
                "1e999999999",
                "1e-999999999",
                "1e99999999999",
                "-0",
                "4294972296",
                "1e400"
            })
    void aPortIsAnIntegerInItsRange(String number) {
        assertThat(problems(with(CLIENT, "\"server_port\": 5000", "\"server_port\": " + number)))
                .singleElement()
                .asString()
                .startsWith("$.server_port: found ")
                .endsWith(", expected an integer 1..65535");
    }

    @Test
    void aNumberOfAMillionDigitsIsRefusedAtOnceAndNotRepeated() {
        assertThat(problems(with(CLIENT, "\"server_port\": 5000", "\"server_port\": " + "9".repeat(900_000))))
                .singleElement()
                .asString()
                .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcdefghijklmnop", "a/b", "a b", ".", "..", "a:b", "tun%d", "a\\u0000b", "ääääääää"})
    void anInterfaceNameIsOneThatTheKernelTakes(String name) {
        assertThat(problems(with(CLIENT, "\"tun0\"", '"' + name + '"')))
                .singleElement()
                .asString()
                .startsWith("$.if_name: found \"");
    }

    @Test
    void theHeartbeatTimeoutIsLongerThanTheIntervalAndTheWrittenOneIsBlamed() {
        assertThat(problems(with(CLIENT, "15000", "5000")))
                .containsExactly(
                        "$.heartbeat_timeout_ms: found 5000, expected more than heartbeat_interval_ms, which is 5000");
        assertThat(problems(plus(TAP_CLIENT, "\"heartbeat_interval_ms\": 15000")))
                .containsExactly(
                        "$.heartbeat_interval_ms: found 15000, expected less than heartbeat_timeout_ms, which is 15000"
                                + " by default");
    }

    @Test
    void theMtuLeavesRoomForTheEthernetHeaderOfATap() {
        assertThat(problems(plus(CLIENT, "\"mtu\": 4043"))).isEmpty();
        assertThat(problems(plus(CLIENT, "\"mtu\": 4044")))
                .containsExactly("$.mtu: found 4044, expected an integer 576..4043");
        assertThat(problems(plus(TAP_CLIENT, "\"mtu\": 4029"))).isEmpty();
        assertThat(problems(plus(TAP_CLIENT, "\"mtu\": 4030")))
                .containsExactly("$.mtu: found 4030, expected an integer 576..4029 for tap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "300.1.1.1", "1.2.3", "::g", "a..b", "http://x", "[::1]", "bücher.example"})
    void aServerIsAnAddressOrAName(String host) {
        assertThat(problems(with(CLIENT, "203.0.113.10", host)))
                .containsExactly(
                        "$.server_ip: found \"" + host + "\", expected an IPv4 or IPv6 address or a host name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "010.0.0.1", "1.2.3", "", "::1%lo"})
    void aServerListensAtALiteralAddress(String ip) {
        assertThat(problems(with(SERVER, "0.0.0.0", ip)))
                .containsExactly("$.listen_ip: found \"" + ip + "\", expected an IPv4 or IPv6 address");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0.0.0.0         | the unspecified address
        224.0.0.1       | a multicast address
        255.255.255.255 | the broadcast address
        10.10.0.1       | the server's own address
        10.10.0.255     | the broadcast address of 10.10.0.0/24
        """)
    void aClaimIsAnAddressThatAClientCanHave(String claim, String fault) {
        String text = with(plus(SERVER, "\"tun_ip\": \"10.10.0.1/24\""), "10.10.0.3", claim);
        assertThat(problems(text))
                .containsExactly("$.credentials[1].tun_ip: found \"" + claim + "\" (" + fault
                        + "), expected the address of one client");
    }

    @Test
    void aNetworkOfTwoHasNoBroadcastAddress() {
        String text = with(
                plus(SERVER, "\"tun_ip\": \"10.10.0.0/31\""),
                "{ \"tun_ip\": \"10.10.0.3\"",
                "{ \"tun_ip\": \"10.10.0.1\"");
        assertThat(problems(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.10.0.3/24", "::ffff:10.10.0.3", "fd00::3", "10.10.0.03", "", " 10.10.0.3", "10.10.3"})
    void aClaimIsAPlainIpv4Address(String claim) {
        assertThat(problems(with(SERVER, "10.10.0.3", claim)))
                .containsExactly("$.credentials[1].tun_ip: found \"" + claim
                        + "\", expected an IPv4 address without a prefix length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "02:11:22:33:44:01", "junk"})
    void aTapClaimIsTheMacOfOneClient(String mac) {
        assertThat(problems(with(TAP_SERVER, "02:11:22:33:44:55", mac)))
                .singleElement()
                .asString()
                .startsWith("$.credentials[0].tap_mac: found \"" + mac + "\"");
    }

    @Test
    void noClaimStandsTwice() {
        assertThat(problems(with(SERVER, "10.10.0.3", "10.10.0.2")))
                .containsExactly("$.credentials[1].tun_ip: found 10.10.0.2/32 (the same as $.credentials[0].tun_ip), "
                        + "expected every address and network once");
        String twoMacs = with(
                TAP_SERVER,
                "\"client-a.key\" }",
                "\"client-a.key\" }, {\"tap_mac\": \"02:11:22:33:44:55\", \"key_file\": \"client-b.key\"}");
        assertThat(problems(twoMacs))
                .singleElement()
                .asString()
                .contains("$.credentials[1].tap_mac", "$.credentials[0].tap_mac");
    }

    @Test
    void noNetworkBelongsToTwoClients() {
        String text = with(
                with(SERVER, "\"client-a.key\"", "\"client-a.key\", \"allowed_ips\": [\"192.168.7.0/24\"]"),
                "\"client-b.key\"",
                "\"client-b.key\", \"allowed_ips\": [\"fd00::/64\", \"192.168.7.0/24\", \"10.10.0.2\"]");
        assertThat(problems(text))
                .containsExactly(
                        "$.credentials[1].allowed_ips[1]: found 192.168.7.0/24 (the same as "
                                + "$.credentials[0].allowed_ips[0]), expected every address and network once",
                        "$.credentials[1].allowed_ips[2]: found 10.10.0.2/32 (the same as "
                                + "$.credentials[0].tun_ip), expected every address and network once");
    }

    @Test
    void hostBitsInANetworkAreAnErrorThatNamesTheRightNetwork() {
        String text = with(SERVER, "\"client-a.key\"", "\"client-a.key\", \"allowed_ips\": [\"192.168.7.1/24\", 5]");
        assertThat(problems(text))
                .containsExactly(
                        "$.credentials[0].allowed_ips[0]: found \"192.168.7.1/24\" (host bits are set), expected"
                                + " 192.168.7.0/24",
                        "$.credentials[0].allowed_ips[1]: found 5, expected a network such as 192.168.7.0/24 or"
                                + " fd00::/64");
    }

    @Test
    void keysOfTheOtherKindOfLinkAreRefusedOnAServerEvenWhenNull() {
        assertThat(problems(plus(SERVER, "\"tap_mac\": null")))
                .containsExactly("$.tap_mac: found the key, expected no such key with if_mode \"tun\"");
        assertThat(problems(plus(TAP_SERVER, "\"tun_ip\": \"10.0.0.1/24\"")))
                .containsExactly("$.tun_ip: found the key, expected no such key with if_mode \"tap\"");
        assertThat(problems(with(SERVER, "\"client-a.key\"", "\"client-a.key\", \"tap_mac\": \"02:11:22:33:44:55\"")))
                .containsExactly("$.credentials[0].tap_mac: found the key, expected no such key with if_mode \"tun\"");
        assertThat(problems(with(TAP_SERVER, "\"client-a.key\"", "\"client-a.key\", \"allowed_ips\": []")))
                .containsExactly(
                        "$.credentials[0].allowed_ips: found the key, expected no such key with if_mode \"tap\"");
    }

    @Test
    void aServerHasNoKeyFileOfItsOwn() {
        assertThat(problems(plus(SERVER, "\"key_file\": null")))
                .singleElement()
                .asString()
                .startsWith("$.key_file: ");
    }

    @Test
    void aServersOwnMacIsThatOfOneStation() {
        assertThat(problems(with(TAP_SERVER, "02:11:22:33:44:01", "03:11:22:33:44:01")))
                .containsExactly("$.tap_mac: found \"03:11:22:33:44:01\" (a group address), expected the address of one"
                        + " station");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.10.0.1/33",
                "10.10.0.1/",
                "10.10.0.1/-1",
                "10.10.0.1/+24",
                "10.10.0.1/ 24",
                "10.10.0.1/024",
                "::1/64",
                "::ffff:10.0.0.1/24",
                "10.10.0.1/24/3",
                "",
                "0.0.0.0/0",
                "10.10.0.255/24",
                "224.0.0.1"
            })
    void aServersAddressIsOneOfAHostWithOrWithoutAPrefix(String address) {
        assertThat(problems(plus(SERVER, "\"tun_ip\": \"" + address + "\"")))
                .singleElement()
                .asString()
                .startsWith("$.tun_ip: found \"" + address + "\"");
    }

    @Test
    void thereAreOneTo128Credentials() {
        assertThat(problems(
                        with(TAP_SERVER, "{ \"tap_mac\": \"02:11:22:33:44:55\", \"key_file\": \"client-a.key\" }", "")))
                .containsExactly("$.credentials: found an empty list, expected a list of 1..128 objects");
        String many = "{ \"tap_mac\": \"02:11:22:33:44:55\", \"key_file\": \"client-a.key\" }";
        assertThat(problems(with(TAP_SERVER, many, (many + ",").repeat(128) + many)))
                .containsExactly("$.credentials: found 129 elements, expected a list of 1..128 objects");
        assertThat(problems(with(TAP_SERVER, "[" + many + "]", "{}")))
                .containsExactly("$.credentials: found an object, expected a list of 1..128 objects");
    }

    @ParameterizedTest
    @CsvSource({
        "protocol,\"ipcp/3\"",
        "protocol,null",
        "reconnect,\"yes\"",
        "reconnect,0",
        "log_level,\"trace\"",
        "handshake_timeout_ms,0",
        "log_level,null"
    })
    void aChoiceIsOneOfItsWords(String key, String value) {
        assertThat(problems(plus(CLIENT, "\"" + key + "\": " + value)))
                .singleElement()
                .asString()
                .startsWith("$." + key + ": found " + value + ", expected ");
    }

    @Test
    void whatAFileContainsCannotWriteOverTheTerminal() {
        assertThat(problems(with(CLIENT, "\"tun0\"", "\"\\u001b[2J\\n\\u202e\\\"" + "x".repeat(100) + "\"")))
                .singleElement()
                .asString()
                .startsWith("$.if_name: found \"\\u001b[2J\\u000a\\u202e\\\"xxx")
                .contains("xxx...\", expected");
    }
}
