package ipcp.app.config;

import static ipcp.app.config.ConfigText.ALICE;
import static ipcp.app.config.ConfigText.BOB;
import static ipcp.app.config.ConfigText.PAIR_CLIENT;
import static ipcp.app.config.ConfigText.PAIR_SERVER;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.net.Cidr;
import ipcp.tunnel.Credential;
import ipcp.wire.ClientIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPairsTest {
    private static final String PUBLIC_KEY = "expected a public key, 44 characters of Base64";
    private static final String KEY_FILE = "expected a path of a file of exactly 32 bytes";

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
    void aServerKnowsItsClientsByTheirPublicKeys() {
        try (Config config = valid(PAIR_SERVER, directory)) {
            var server = (ServerConfig) config;
            assertThat(server.privateKeyFile()).contains(directory.resolve("server.private"));
            assertThat(server.ipcp().orElseThrow().privateKey()).isPresent();
            assertThat(server.options().credentials())
                    .extracting(Credential::publicKey)
                    .containsExactly(Optional.of(PublicKey.parse(ALICE)), Optional.of(PublicKey.parse(BOB)));
            assertThat(server.options().credentials())
                    .extracting(Credential::identity)
                    .containsExactly("alice", "10.10.0.3");
            assertThat(server.options().credentials().getLast().routes())
                    .containsExactly(Cidr.parse("192.168.7.0/24"), Cidr.parse("fd00::/64"));
            assertThat(server.keyFiles())
                    .containsExactly(Optional.empty(), Optional.of(directory.resolve("client-b.key")));
        }
        assertThat(ConfigText.warnings(PAIR_SERVER, directory)).isEmpty();
    }

    @Test
    void aClientWithAKeyPairNeedsNeitherASecretNorAnAddress() throws IOException {
        var bytes = new byte[32];
        bytes[7] = 7;
        Files.write(directory.resolve("client.private"), bytes);
        try (Config config = valid(PAIR_CLIENT, directory);
                PrivateKey expected = PrivateKey.takeOver(bytes)) {
            ClientIdentity identity = ((ClientConfig) config).identity().orElseThrow();
            assertThat(identity.claim()).isEmpty();
            assertThat(identity.key()).isEmpty();
            assertThat(identity.serverKey()).contains(PublicKey.parse(BOB));
            assertThat(identity.privateKey().map(PrivateKey::publicKey)).contains(expected.publicKey());
        }
        assertThat(ConfigText.warnings(PAIR_CLIENT, directory)).isEmpty();
    }

    @Test
    void aSecretMayStandBesideAKeyPair() {
        try (Config config = valid(plus(PAIR_CLIENT, "\"key_file\": \"secret.key\""), directory)) {
            assertThat(((ClientConfig) config).identity().orElseThrow().key()).isPresent();
            assertThat(((ClientConfig) config).keyFile()).contains(directory.resolve("secret.key"));
        }
    }

    @Test
    void closingAConfigClosesItsPrivateKey() {
        Config server = valid(PAIR_SERVER, directory);
        Config client = valid(PAIR_CLIENT, directory);
        server.close();
        client.close();
        assertThatThrownBy(() -> ((ServerConfig) server)
                        .ipcp()
                        .orElseThrow()
                        .privateKey()
                        .orElseThrow()
                        .publicKey())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ((ClientConfig) client)
                        .identity()
                        .orElseThrow()
                        .privateKey()
                        .orElseThrow()
                        .publicKey())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPrivateKeyAndTheServersPublicKeyBelongTogether() {
        assertThat(problems(with(PAIR_CLIENT, "\"private_key_file\": \"client.private\",", "")))
                .containsExactly(
                        "$.private_key_file: found nothing, " + KEY_FILE + ", as there is a server_public_key");
        assertThat(problems(with(PAIR_CLIENT, "\"server_public_key\": \"" + BOB + "\",", "")))
                .containsExactly(
                        "$.server_public_key: found nothing, " + PUBLIC_KEY + ", as there is a private_key_file");
    }

    @Test
    void somethingHasToProveAClient() {
        String neither = with(
                with(PAIR_CLIENT, "\"private_key_file\": \"client.private\",", ""),
                "\"server_public_key\": \"" + BOB + "\",",
                "\"name\": \"ada\",");
        assertThat(problems(neither))
                .containsExactly(
                        "$.key_file: found nothing, " + KEY_FILE + ", or private_key_file and server_public_key");
        assertThat(problems(with(SERVER, ", \"key_file\": \"client-b.key\"", "")))
                .containsExactly("$.credentials[1].key_file: found nothing, " + KEY_FILE + ", or a public_key");
    }

    @Test
    void clientsWithPublicKeysNeedAServerWithAPrivateOne() {
        assertThat(problems(with(PAIR_SERVER, "\"private_key_file\": \"server.private\",", "")))
                .containsExactly(
                        "$.private_key_file: found nothing, " + KEY_FILE + ", as there is a public_key in credentials");
    }

    @Test
    void aPrivateKeyFileIsLookedAtLikeAnyKeyFile() throws IOException {
        ConfigText.writeKey(directory.resolve("server.private"), 44);
        assertThat(problems(PAIR_SERVER))
                .containsExactly("$.private_key_file: found \"" + directory.resolve("server.private")
                        + "\" (more than 32 bytes), " + KEY_FILE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "5",
                "null",
                "\"hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo\"",
                "\"hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTm==\"",
                "\"hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmoA\"",
                "\"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo=\"",
                "\" SDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\""
            })
    void aPublicKeyIs44CharactersOfBase64(String text) {
        assertThat(problems(with(PAIR_SERVER, '"' + ALICE + '"', text)))
                .singleElement()
                .asString()
                .startsWith("$.credentials[0].public_key: found " + text)
                .endsWith(PUBLIC_KEY);
        assertThat(problems(with(PAIR_CLIENT, '"' + BOB + '"', text)))
                .singleElement()
                .asString()
                .startsWith("$.server_public_key: found " + text);
    }

    @Test
    void noPublicKeyBelongsToTwoClients() {
        assertThat(problems(with(PAIR_SERVER, ALICE, BOB)))
                .containsExactly("$.credentials[1].public_key: found " + BOB
                        + " (the same as $.credentials[0].public_key), expected every public key once");
    }

    @Test
    void aPublicKeyIsOfNoUseToTheOldWireWhichWouldTakeTheSecretAlone() {
        assertThat(problems(plus(PAIR_SERVER, "\"protocols\": [\"ipcp/1\"]")))
                .containsExactly(
                        "$.credentials[0].public_key: found the key, expected no such key without \"ipcp/2\" in"
                                + " protocols",
                        "$.credentials[1].public_key: found the key, expected no such key without \"ipcp/2\" in"
                                + " protocols");
        assertThat(problems(plus(PAIR_SERVER, "\"protocols\": [\"ipcp/1\", \"ipcp/2\"]")))
                .isEmpty();
    }
}
