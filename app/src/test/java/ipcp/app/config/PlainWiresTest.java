package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.SIMPLEVPN_CLIENT;
import static ipcp.app.config.ConfigText.SIMPLEVPN_SERVER;
import static ipcp.app.config.ConfigText.ZPORTAL_CLIENT;
import static ipcp.app.config.ConfigText.ZPORTAL_SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.Accepting;
import ipcp.tunnel.AddressPlan;
import ipcp.tunnel.Clients;
import ipcp.wire.Protocol;
import ipcp.wire.SimplevpnClient;
import ipcp.wire.ZportalClient;
import ipcp.wire.ZportalOffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wires that prove nothing and hide nothing. */
class PlainWiresTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    private List<String> problems(String text) {
        return ConfigText.problems(text, directory);
    }

    private ServerConfig server(String text) {
        try (Config config = valid(text, directory)) {
            return (ServerConfig) config;
        }
    }

    private ClientConfig client(String text) {
        try (Config config = valid(text, directory)) {
            return (ClientConfig) config;
        }
    }

    @Test
    void aPortalServesOnePeerWhoeverItIs() {
        ServerConfig config = server(plus(ZPORTAL_SERVER, "\"accept_missing_crc\": true"));
        assertThat(config.cleartext()).contains(Protocol.ZPORTAL);
        assertThat(config.options().clients()).isEqualTo(new Clients.One());
        assertThat(config.options().wire()).isEqualTo(new ZportalOffer(true));
        assertThat(config.options().address()).contains(InterfaceAddress.parse("fd00::1/64"));
        assertThat(config.device().address()).contains(InterfaceAddress.parse("fd00::1/64"));
        assertThat(config.device().mtu()).isEqualTo(1400);
    }

    @Test
    void aPortalIsAlsoAClient() {
        ClientConfig config = client(plus(ZPORTAL_CLIENT, "\"mtu\": 65535"));
        assertThat(config.cleartext()).contains(Protocol.ZPORTAL);
        assertThat(config.options().wire()).isEqualTo(new ZportalClient(65_535, false));
        assertThat(config.options().accepting()).isEqualTo(Accepting.NOTHING);
        assertThat(config.server()).containsExactly(new Endpoint.Abstract("portal"));
        assertThat(config.device().maxMtu()).isEqualTo(65_535);
    }

    @Test
    void theInterfaceOfAPortalMayBeTheOperators() {
        assertThat(client(with(ZPORTAL_CLIENT, "\"tun_ip\": \"10.10.0.2/24\",", ""))
                        .device()
                        .address())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.10.0.1", "fd00::1", "fd00::1/129", "::/64", "ff02::1/64", "10.10.0.255/24", "x"})
    void theAddressOfAPortalIsOneToAssign(String address) {
        assertThat(problems(with(ZPORTAL_SERVER, "fd00::1/64", address)))
                .singleElement()
                .asString()
                .startsWith("$.tun_ip: found \"" + address + "\"");
    }

    @Test
    void simplevpnServesWhoeverComes() {
        ServerConfig config = server(SIMPLEVPN_SERVER);
        assertThat(config.cleartext()).contains(Protocol.SIMPLEVPN);
        assertThat(config.listen()).containsExactly(new Endpoint.Tcp("0.0.0.0", 2002));
        assertThat(config.options().clients())
                .isEqualTo(new Clients.Anyone(
                        64,
                        new AddressPlan(
                                List.of(Cidr.parse("10.10.0.0/24")),
                                List.of(),
                                Optional.of(Path.of("/var/lib/ipcpd/tun0.leases")))));
        assertThat(config.options().authTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.options().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.device().mtu()).isEqualTo(1500);
    }

    @Test
    void aClientOfSimplevpnMayAskForAnAddress() {
        assertThat(client(SIMPLEVPN_CLIENT).options().wire()).isEqualTo(new SimplevpnClient(Optional.empty()));
        assertThat(client(SIMPLEVPN_CLIENT).options().accepting())
                .isEqualTo(new Accepting(true, true, false, List.of(), false));
        assertThat(client(SIMPLEVPN_CLIENT).server()).containsExactly(new Endpoint.Tcp("vpn.example.org", 2002));

        ClientConfig fixed = client(plus(SIMPLEVPN_CLIENT, "\"tun_ip\": \"10.0.0.7/16\", \"mtu\": 1500"));
        assertThat(fixed.options().wire()).isEqualTo(new SimplevpnClient(Optional.of(IpAddress.parse("10.0.0.7"))));
        assertThat(fixed.options().accepting()).isEqualTo(new Accepting(false, false, false, List.of(), false));
        assertThat(fixed.device().address()).contains(InterfaceAddress.parse("10.0.0.7/16"));
    }

    @Test
    void aLockThatWouldNotBeUsedIsRefused() {
        assertThat(problems(plus(
                        ZPORTAL_SERVER, "\"credentials\": [], \"private_key_file\": 1, \"protocols\": [\"ipcp/2\"]")))
                .containsExactly(
                        "$.protocols: found the key, expected no such key with protocol \"zportal\"",
                        "$.private_key_file: found the key, expected no such key with protocol \"zportal\"",
                        "$.credentials: found the key, expected no such key with protocol \"zportal\"");
        assertThat(problems(plus(
                        SIMPLEVPN_CLIENT,
                        "\"key_file\": \"secret.key\", \"private_key_file\": 1, \"server_public_key\": 2")))
                .containsExactly(
                        "$.key_file: found the key, expected no such key with protocol \"simplevpn\"",
                        "$.private_key_file: found the key, expected no such key with protocol \"simplevpn\"",
                        "$.server_public_key: found the key, expected no such key with protocol \"simplevpn\"");
    }

    @Test
    void whatTheyDoNotHaveIsNotUsed() {
        assertThat(ConfigText.warnings(
                        plus(
                                ZPORTAL_SERVER,
                                "\"suites\": 1, \"dns\": 2, \"pool\": 3, \"client_to_client\": 4, \"max_clients\": 5,"
                                        + " \"heartbeat_interval_ms\": 6"),
                        directory))
                .containsExactly(
                        "$.heartbeat_interval_ms: not used by a server with protocol \"zportal\"",
                        "$.suites: not used without protocol \"ipcp/2\"",
                        "$.dns: not used without protocol \"ipcp/2\"",
                        "$.pool: not used with protocol \"zportal\"",
                        "$.client_to_client: not used with protocol \"zportal\"",
                        "$.max_clients: not used with protocol \"zportal\"");
        assertThat(ConfigText.warnings(
                        plus(
                                SIMPLEVPN_CLIENT,
                                "\"accept_missing_crc\": 1, \"name\": 2, \"tap_mac\": 3, \"accept_dns\": 4"),
                        directory))
                .containsExactly(
                        "$.accept_missing_crc: not used without protocol \"zportal\"",
                        "$.name: not used with protocol \"simplevpn\"",
                        "$.tap_mac: not used with protocol \"simplevpn\"",
                        "$.accept_dns: not used with protocol \"simplevpn\"");
    }

    @Test
    void theyCarryIpPacketsOfAnyLength() {
        assertThat(problems(plus(ZPORTAL_SERVER, "\"mtu\": 67")))
                .containsExactly("$.mtu: found 67, expected an integer 68..65535 with protocol \"zportal\"");
        assertThat(problems(plus(SIMPLEVPN_CLIENT, "\"mtu\": 65536")))
                .containsExactly("$.mtu: found 65536, expected an integer 68..65535 with protocol \"simplevpn\"");
        assertThat(problems(plus(SIMPLEVPN_CLIENT, "\"mtu\": 65535"))).isEmpty();
        assertThat(problems(plus(ZPORTAL_CLIENT, "\"if_mode\": \"tap\"")))
                .containsExactly("$.if_mode: found \"tap\", expected \"tun\" with protocol \"zportal\"");
    }

    @Test
    void simplevpnGivesAddressesOfIpv4() {
        assertThat(problems(with(SIMPLEVPN_SERVER, ", \"pool\": \"10.10.0.0/24\"", "")))
                .containsExactly(
                        "$.pool: found nothing, expected a network, or a list of at most one of IPv4 and one of"
                                + " IPv6 with protocol \"simplevpn\"");
        assertThat(problems(with(SIMPLEVPN_SERVER, "\"10.10.0.0/24\"", "[\"10.10.0.0/24\", \"fd00::/64\"]")))
                .containsExactly("$.pool: found fd00::/64, expected an IPv4 network with protocol \"simplevpn\"");
        assertThat(problems(plus(SIMPLEVPN_SERVER, "\"max_clients\": 257")))
                .containsExactly("$.max_clients: found 257, expected an integer 1..256");
    }

    @ParameterizedTest
    @CsvSource({"zportal", "simplevpn"})
    void theyDoNotStandBesideAWireThatProvesSomething(String word) {
        assertThat(problems(plus(SERVER, "\"protocols\": [\"ipcp/2\", \"" + word + "\"]")))
                .containsExactly(
                        "$.protocols[1]: found \"" + word + "\", expected \"ipcp/2\", \"ipcp/1\" or \"ipcp/1-text\"");
    }

    @Test
    void aServerOfOneProtocolMaySaySoInOneWord() {
        assertThat(server(plus(SERVER, "\"protocol\": \"ipcp/1\""))
                        .ipcp()
                        .orElseThrow()
                        .protocols())
                .containsExactly(Protocol.IPCP_1);
        assertThat(problems(plus(SERVER, "\"protocol\": \"ipcp/2\", \"protocols\": [\"ipcp/2\"]")))
                .isEmpty();
        assertThat(problems(plus(SERVER, "\"protocol\": \"ipcp/2\", \"protocols\": [\"ipcp/1\", \"ipcp/2\"]")))
                .containsExactly("$.protocols: found something else than in protocol, expected no such key, or the same"
                        + " again");
        assertThat(problems(plus(SERVER, "\"protocol\": \"udp\"")))
                .containsExactly("$.protocol: found \"udp\", expected \"ipcp/2\", \"ipcp/1\", \"ipcp/1-text\","
                        + " \"zportal\" or \"simplevpn\"");
    }

    @Test
    void theOthersAreNotInTheClear() {
        assertThat(server(SERVER).cleartext()).isEmpty();
        assertThat(client(CLIENT).cleartext()).isEmpty();
    }
}
