package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.TAP_CLIENT;
import static ipcp.app.config.ConfigText.TAP_SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.Credential;
import ipcp.wire.Claim;
import ipcp.wire.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    @Test
    void theServerOfTheSeedsReadmeLoadsUnmodified() throws IOException {
        Path file = Files.writeString(directory.resolve("server.json"), SERVER);

        Loaded loaded = ConfigFile.load(file);

        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        assertThat(loaded.warnings()).isEmpty();
        try (Config config = ((Loaded.Valid) loaded).config()) {
            var server = (ServerConfig) config;
            assertThat(server.listen()).containsExactly(new Endpoint.Tcp("0.0.0.0", 5000));
            assertThat(server.logLevel()).isEqualTo(LogLevel.INFO);
            assertThat(server.device().name()).isEqualTo("tun0");
            assertThat(server.device().kind()).isEqualTo(LinkKind.TUN);
            assertThat(server.device().mtu()).isEqualTo(1500);
            assertThat(server.device().address()).isEmpty();
            assertThat(server.options().address()).isEmpty();
            assertThat(server.options().authTimeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(server.options().maxPreAuthSessions()).isEqualTo(64);
            assertThat(server.options().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(15));
            assertThat(server.options().heartbeatInterval()).contains(Duration.ofSeconds(5));
            assertThat(server.options().credentials())
                    .extracting(Credential::claim)
                    .containsExactly(
                            Optional.of(new Claim.Tun(IpAddress.parse("10.10.0.2"))),
                            Optional.of(new Claim.Tun(IpAddress.parse("10.10.0.3"))));
            assertThat(server.keyFiles())
                    .containsExactly(
                            Optional.of(directory.resolve("client-a.key")),
                            Optional.of(directory.resolve("client-b.key")));
        }
    }

    @Test
    void theClientOfTheSeedsReadmeLoadsUnmodified() throws IOException {
        Path file = Files.writeString(directory.resolve("client.json"), CLIENT);

        Loaded loaded = ConfigFile.load(file);

        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        assertThat(loaded.warnings()).isEmpty();
        try (Config config = ((Loaded.Valid) loaded).config()) {
            var client = (ClientConfig) config;
            assertThat(client.server()).containsExactly(new Endpoint.Tcp("203.0.113.10", 5000));
            assertThat(client.device().address()).isEmpty();
            assertThat(client.identity().orElseThrow().claim()).contains(new Claim.Tun(IpAddress.parse("10.10.0.2")));
            assertThat(client.identity().orElseThrow().claimText()).isEqualTo("10.10.0.2");
            assertThat(client.options().wire().protocol()).isEqualTo(Protocol.IPCP_2);
            assertThat(client.options().reconnect()).isTrue();
            assertThat(client.options().handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
            assertThat(client.keyFile()).contains(directory.resolve("secret.key"));
        }
    }

    @Test
    void anAddressWithAPrefixIsAssignedAndABareOneIsNot() {
        try (Config server = valid(plus(SERVER, "\"tun_ip\": \"10.10.0.1/24\""), directory);
                Config bare = valid(plus(SERVER, "\"tun_ip\": \"10.10.0.1\""), directory);
                Config client = valid(with(CLIENT, "\"10.10.0.2\"", "\"10.10.0.2/24\""), directory)) {
            assertThat(server.device().address()).contains(InterfaceAddress.parse("10.10.0.1/24"));
            assertThat(((ServerConfig) server).options().address()).contains(InterfaceAddress.parse("10.10.0.1/24"));
            assertThat(bare.device().address()).isEmpty();
            assertThat(((ServerConfig) bare).options().address()).contains(InterfaceAddress.parse("10.10.0.1/32"));
            assertThat(client.device().address()).contains(InterfaceAddress.parse("10.10.0.2/24"));
            assertThat(((ClientConfig) client).identity().orElseThrow().claimText())
                    .isEqualTo("10.10.0.2");
        }
    }

    @Test
    void aTapHasItsMacSetAndClaimsItAsItIsWritten() {
        try (Config server = valid(TAP_SERVER, directory);
                Config client = valid(TAP_CLIENT, directory)) {
            assertThat(server.device().mac()).contains(MacAddress.parse("02:11:22:33:44:01"));
            assertThat(((ServerConfig) server).options().mac()).contains(MacAddress.parse("02:11:22:33:44:01"));
            assertThat(((ServerConfig) server).listen()).containsExactly(new Endpoint.Tcp("::", 5000));
            assertThat(client.device().mac()).contains(MacAddress.parse("02:11:22:33:44:aa"));
            assertThat(((ClientConfig) client).identity().orElseThrow().claimText())
                    .isEqualTo("02:11:22:33:44:aA");
            assertThat(((ClientConfig) client).server()).containsExactly(new Endpoint.Tcp("vpn.example.org", 5000));
        }
    }

    @Test
    void allowedIpsAreNetworksOfBothFamiliesAndBareAddressesAreHosts() {
        String text = with(
                SERVER,
                "\"client-b.key\"",
                "\"client-b.key\", \"allowed_ips\": [\"0.0.0.0/0\", \"10.10.0.3\", \"192.168.7.0/24\", \"fd00::3\"]");
        try (Config config = valid(text, directory)) {
            assertThat(((ServerConfig) config).options().credentials().getLast().allowedIps())
                    .containsExactly(Cidr.parse("0.0.0.0/0"), Cidr.parse("192.168.7.0/24"), Cidr.parse("fd00::3/128"));
        }
    }

    @Test
    void anIntegerMayBeWrittenInAnyWayThatIsIntegral() {
        for (String number : new String[] {"1400", "1400.0", "1.4e3", "1400e0", "140000e-2"}) {
            try (Config config = valid(plus(CLIENT, "\"mtu\": " + number), directory)) {
                assertThat(config.device().mtu()).as(number).isEqualTo(1400);
            }
        }
    }

    @Test
    void aByteOrderMarkIsNoError() {
        valid("\ufeff" + CLIENT, directory).close();
    }

    @Test
    void aServerMayBeALinkLocalAddressWithItsZone() {
        try (Config config = valid(with(CLIENT, "203.0.113.10", "fe80::1%eth0"), directory)) {
            assertThat(((ClientConfig) config).server()).containsExactly(new Endpoint.Tcp("fe80::1%eth0", 5000));
        }
    }

    @Test
    void theKeyIsTheContentOfItsFile() throws IOException {
        var secret = new byte[32];
        secret[31] = 7;
        Files.write(directory.resolve("secret.key"), secret);
        try (Config config = valid(CLIENT, directory)) {
            assertThat(secret((ClientConfig) config).bytes()).isEqualTo(secret);
        }
    }

    private static PresharedKey secret(ClientConfig config) {
        return config.identity().orElseThrow().key().orElseThrow();
    }

    @Test
    void closingAConfigClosesItsKeys() {
        Config config = valid(SERVER, directory);
        config.close();
        assertThatThrownBy(() -> ((ServerConfig) config)
                        .options()
                        .credentials()
                        .getFirst()
                        .key()
                        .orElseThrow()
                        .bytes())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFileThatIsNotThereIsAnExceptionAndNotAResult() {
        assertThatThrownBy(() -> ConfigFile.load(directory.resolve("absent.json")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
