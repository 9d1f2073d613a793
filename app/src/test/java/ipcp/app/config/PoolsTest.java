package ipcp.app.config;

import static ipcp.app.config.ConfigText.POOL_SERVER;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.TAP_SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.tunnel.AddressPlan;
import ipcp.tunnel.Credential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server gives to its clients beside a tunnel. */
class PoolsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    private List<String> problems(String text) {
        return ConfigText.problems(text, directory);
    }

    private List<String> warnings(String text) {
        return ConfigText.warnings(text, directory);
    }

    private AddressPlan plan(String text) {
        try (Config config = valid(text, directory)) {
            return ((ServerConfig) config).options().clients().addresses();
        }
    }

    @Test
    void aServerGivesAddressesOfBothFamiliesButThoseReserved() {
        assertThat(plan(POOL_SERVER))
                .isEqualTo(new AddressPlan(
                        List.of(Cidr.parse("10.10.0.128/25"), Cidr.parse("fd00::/64")),
                        List.of(Cidr.parse("10.10.0.128/28")),
                        Optional.of(directory.resolve("tun0.leases"))));
        try (Config config = valid(POOL_SERVER, directory)) {
            var server = (ServerConfig) config;
            assertThat(server.options().clientToClient()).isFalse();
            assertThat(server.options().dns())
                    .containsExactly(IpAddress.parse("10.10.0.1"), IpAddress.parse("fd00::1"));
            assertThat(server.options().credentials())
                    .extracting(Credential::identity)
                    .containsExactly(ConfigText.ALICE, "bob", "10.10.0.2");
        }
    }

    @Test
    void leasesAreKeptWhereTheSystemKeepsSuchThings() {
        assertThat(plan(plus(SERVER, "\"pool\": \"10.10.0.0/24\"")).file())
                .contains(Path.of("/var/lib/ipcpd/tun0.leases"));
        assertThat(plan(SERVER)).isEqualTo(AddressPlan.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        5                                  | $.pool: found 5, expected a network such as 192.168.7.0/24 or fd00::/64
        []                                 | $.pool: found an empty list, \
        expected a network, or a list of at most one of IPv4 and one of IPv6
        "10.10.0.1/24"                     | $.pool: found "10.10.0.1/24" (host bits are set), expected 10.10.0.0/24
        ["10.10.0.0/24", "10.11.0.0/24"]   | $.pool[1]: found "10.11.0.0/24" (the second of its family), \
        expected a network, or a list of at most one of IPv4 and one of IPv6
        "0.0.0.0/0"                        | $.pool: found "0.0.0.0/0" (with the unspecified address), \
        expected a network of addresses of hosts
        "192.0.0.0/2"                      | $.pool: found "192.0.0.0/2" (with the broadcast address), \
        expected a network of addresses of hosts
        "224.1.0.0/16"                     | $.pool: found "224.1.0.0/16" (with a multicast address), \
        expected a network of addresses of hosts
        """)
    void aPoolIsANetworkOfHosts(String pool, String problem) {
        assertThat(problems(plus(SERVER, "\"pool\": " + pool))).containsExactly(problem);
    }

    @Test
    void whatIsReservedIsAPartOfThePool() {
        assertThat(problems(with(POOL_SERVER, "10.10.0.128/28", "10.10.0.0/24")))
                .containsExactly("$.reserved: found 10.10.0.0/24 (all of the pool), expected a part of the pool");
        assertThat(warnings(with(POOL_SERVER, "10.10.0.128/28", "10.10.0.5")))
                .containsExactly("$.reserved: 10.10.0.5/32 is not in the pool: nobody would get it");
    }

    @Test
    void aPoolOutsideTheNetworkOfTheServerIsProbablyNotMeant() {
        assertThat(warnings(with(POOL_SERVER, "10.10.0.1/24", "10.11.0.1/24")))
                .containsExactly("$.pool[0]: not within 10.11.0.0/24, the network of tun_ip: nothing routes it to the"
                        + " interface");
        assertThat(warnings(with(POOL_SERVER, "\"tun_ip\": \"10.10.0.1/24\",", "")))
                .isEmpty();
    }

    @Test
    void aClientWithoutAnAddressHasANameOrAKeyPairAndThereIsAPool() {
        String nameless = with(POOL_SERVER, "\"name\": \"bob\", ", "");
        assertThat(problems(nameless))
                .containsExactly("$.credentials[1].tun_ip: found nothing, expected an IPv4 address without a prefix"
                        + " length, or a name or public_key that gets one of the pool");
        String onlyV6 = with(POOL_SERVER, "\"10.10.0.128/25\", ", "").replace("\"10.10.0.128/28\"", "");
        assertThat(problems(onlyV6))
                .containsExactly(
                        "$.credentials[0].tun_ip: found nothing, expected an IPv4 address without a prefix length",
                        "$.credentials[1].tun_ip: found nothing, expected an IPv4 address without a prefix length");
    }

    @Test
    void aPoolThatIsTooSmallForItsClientsIsAWarning() {
        String server = with(SERVER, "\"tun_ip\": \"10.10.0.3\"", "\"name\": \"bob\"");
        assertThat(warnings(plus(server, "\"pool\": \"10.10.0.2/32\"")))
                .containsExactly("$.pool: addresses to give: 0, clients without one of their own: 1");
        assertThat(warnings(plus(server, "\"pool\": \"10.10.0.2/31\""))).isEmpty();
        assertThat(warnings(plus(server, "\"pool\": \"10.10.0.0/30\", \"reserved\": [\"10.10.0.1\"]")))
                .containsExactly("$.pool: addresses to give: 0, clients without one of their own: 1");
    }

    @Test
    void whatOnlyTheNewWireTellsIsNotUsedWithTheOldOne() {
        assertThat(warnings(plus(
                        SERVER,
                        "\"protocols\": [\"ipcp/1\"], \"pool\": 1, \"reserved\": 2, \"lease_file\": 3, \"dns\": 4")))
                .containsExactly(
                        "$.pool: not used without \"ipcp/2\" in protocols",
                        "$.reserved: not used without \"ipcp/2\" in protocols",
                        "$.lease_file: not used without \"ipcp/2\" in protocols",
                        "$.dns: not used without \"ipcp/2\" in protocols");
        assertThat(warnings(plus(SERVER, "\"reserved\": 2, \"lease_file\": 3, \"max_clients\": 4")))
                .containsExactly(
                        "$.reserved: not used without a pool",
                        "$.lease_file: not used without a pool",
                        "$.max_clients: not used without protocol \"simplevpn\"");
    }

    @Test
    void aTapHasNoPool() {
        assertThat(problems(plus(TAP_SERVER, "\"pool\": \"10.10.0.0/24\"")))
                .containsExactly("$.pool: found the key, expected no such key with if_mode \"tap\"");
    }

    @Test
    void nameServersAreAtMostEightHostsEachOnce() {
        assertThat(problems(plus(SERVER, "\"dns\": [\"10.0.0.1\", \"10.0.0.1\", \"0.0.0.0\", \"example.org\", 5]")))
                .containsExactly(
                        "$.dns[1]: found 10.0.0.1 (the same as $.dns[0]), expected every address once",
                        "$.dns[2]: found \"0.0.0.0\", expected the address of a name server",
                        "$.dns[3]: found \"example.org\", expected the address of a name server",
                        "$.dns[4]: found 5, expected the address of a name server");
        String nine = "\"10.0.0.1\",\"10.0.0.2\",\"10.0.0.3\",\"10.0.0.4\",\"10.0.0.5\",\"10.0.0.6\",\"10.0.0.7\","
                + "\"10.0.0.8\",\"10.0.0.9\"";
        assertThat(problems(plus(SERVER, "\"dns\": [" + nine + "]")))
                .containsExactly("$.dns: found 9 elements, expected a list of at most 8 IPv4 or IPv6 addresses");
    }
}
