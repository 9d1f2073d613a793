package ipcp.app.config;

import static ipcp.app.config.ConfigText.CLIENT;
import static ipcp.app.config.ConfigText.PROXY_CLIENT;
import static ipcp.app.config.ConfigText.SERVER;
import static ipcp.app.config.ConfigText.plus;
import static ipcp.app.config.ConfigText.valid;
import static ipcp.app.config.ConfigText.with;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.transport.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a server listens, where a client connects to, and what lies between. */
class EndpointsTest {
    private static final String NEITHER = with(SERVER, "\"listen_ip\": \"0.0.0.0\",", "");
    private static final String LISTENING = with(NEITHER, "\"listen_port\": 5000", "\"listen\": ENDPOINTS");
    private static final String ONE = "an endpoint: 1.2.3.4:5000, [v6]:5000, host:5000, unix:/path or unixa:name";

    @TempDir
    Path directory;

    @BeforeEach
    void writeKeys() throws IOException {
        ConfigText.writeKeys(directory);
    }

    private List<String> problems(String text) {
        return ConfigText.problems(text, directory);
    }

    private List<Endpoint> listen(String endpoints) {
        try (Config config = valid(with(LISTENING, "ENDPOINTS", endpoints), directory)) {
            return ((ServerConfig) config).listen();
        }
    }

    @Test
    void aServerListensAtOneEndpointOrAtMany() {
        assertThat(listen("\"[::1]:5000\"")).containsExactly(new Endpoint.Tcp("::1", 5000));
        assertThat(listen("[\"localhost:1\", \"unix:/run/ipcpd.sock\", \"unixa:ipcpd\"]"))
                .containsExactly(
                        new Endpoint.Tcp("localhost", 1),
                        new Endpoint.Unix("/run/ipcpd.sock"),
                        new Endpoint.Abstract("ipcpd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000", "h:0", "h:65536", "::1:5000", "unix:relative", "unixa:", "1.2.3:1", "[1.2.3.4]:1"})
    void whatIsNoEndpointIsShownWithWhatOneLooksLike(String text) {
        assertThat(problems(with(LISTENING, "ENDPOINTS", "[\"[::]:5000\", \"" + text + "\"]")))
                .containsExactly("$.listen[1]: found \"" + text + "\", expected " + ONE);
    }

    @Test
    void aListOfEndpointsHasEachOnceAndAtLeastOne() {
        assertThat(problems(with(LISTENING, "ENDPOINTS", "[]")))
                .containsExactly("$.listen: found an empty list, expected an endpoint such as \"host:5000\" or"
                        + " \"unix:/path\", or a list of them");
        assertThat(problems(with(LISTENING, "ENDPOINTS", "[\"[0::1]:5\", \"[::1]:5\"]")))
                .containsExactly(
                        "$.listen[1]: found \"[::1]:5\" (the same as $.listen[0]), expected every endpoint once");
        assertThat(problems(with(LISTENING, "ENDPOINTS", "null")))
                .containsExactly("$.listen: found null, expected " + ONE);
    }

    @Test
    void thereIsOneWayToSayIt() {
        assertThat(problems(plus(SERVER, "\"listen\": \"h:1\"")))
                .containsExactly(
                        "$.listen_ip: found the key, expected no such key beside listen",
                        "$.listen_port: found the key, expected no such key beside listen");
        assertThat(problems(plus(CLIENT, "\"server\": \"h:1\"")))
                .containsExactly(
                        "$.server_ip: found the key, expected no such key beside server",
                        "$.server_port: found the key, expected no such key beside server");
        assertThat(problems(with(NEITHER, "\"listen_port\": 5000,", "")))
                .containsExactly(
                        "$.listen_ip: found nothing, expected an IPv4 or IPv6 address, or listen",
                        "$.listen_port: found nothing, expected an integer 1..65535, or listen");
    }

    @ParameterizedTest
    @CsvSource({"0600,rw-------", "660,rw-rw----", "0666,rw-rw-rw-", "0000,---------", "0777,rwxrwxrwx"})
    void theModeOfASocketIsOctal(String text, String mode) {
        try (Config config = valid(plus(SERVER, "\"socket_mode\": \"" + text + "\""), directory)) {
            assertThat(PosixFilePermissions.toString(((ServerConfig) config).socketMode()))
                    .isEqualTo(mode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0800\"", "\"01777\"", "\"rw\"", "\"\"", "600", "\"-600\"", "\"00660\""})
    void aModeIsThreeOctalDigitsInAText(String json) {
        assertThat(problems(plus(SERVER, "\"socket_mode\": " + json)))
                .containsExactly("$.socket_mode: found " + json + ", expected an octal file mode such as \"0660\"");
    }

    @Test
    void aClientGoesThroughItsProxiesInOrder() {
        try (Config config = valid(PROXY_CLIENT, directory)) {
            var client = (ClientConfig) config;
            assertThat(client.server())
                    .containsExactly(new Endpoint.Tcp("vpn.example.org", 5000), new Endpoint.Tcp("192.0.2.1", 443));
            assertThat(client.proxies())
                    .extracting(ProxyHop::url)
                    .containsExactly("socks5://10.0.0.1:1080", "http://ada@[2001:db8::1]:3128");
            assertThat(client.proxies())
                    .extracting(hop -> hop.proxy().hasPassword())
                    .containsExactly(false, true);
            assertThat(client.proxies().getLast().passwordFile())
                    .isEqualTo(Optional.of(directory.resolve("proxy.pass")));
            assertThat(client.toString()).doesNotContain("s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"s3cret\"]",
                "[\"socks5://ada:s3cret\"]",
                "[\"socks5://ada:s3cret@\"]",
                "[\"socks5://ada:s3/cret@h\"]",
                "[\"https://ada:s3cret@h\"]",
                "[\"socks5://:s3cret@h\"]",
                "\"socks5://ada:s3cret@h\"",
                "[{\"url\": \"http://a:d:s3cret%zz@h\"}]",
                "[{\"url\": \"socks5://ada:s3cret@h\", \"password_file\": \"proxy.pass\"}]"
            })
    void whatMayBeAPasswordIsNotRepeated(String json) {
        assertThat(problems(plus(CLIENT, "\"proxy\": " + json)))
                .singleElement()
                .asString()
                .startsWith("$.proxy")
                .doesNotContain("s3cret");
    }

    @Test
    void aPasswordInTheConfigurationIsUsedWithAWarning() {
        assertThat(ConfigText.warnings(plus(CLIENT, "\"proxy\": [\"socks5://h\", \"http://a:b@h\"]"), directory))
                .containsExactly("$.proxy[1]: the password stands in the configuration: an object with a password_file"
                        + " keeps it out");
    }

    @Test
    void anElementOfTheChainIsATextOrAnObject() {
        assertThat(problems(plus(CLIENT, "\"proxy\": [5, {}, {\"url\": 5}]")))
                .containsExactly(
                        "$.proxy[0]: found 5, expected a text or an object",
                        "$.proxy[1].url: found nothing, expected socks5://user@host:1080 or http://user@host:8080,"
                                + " the user if there is one",
                        "$.proxy[2].url: found 5, expected socks5://user@host:1080 or http://user@host:8080, the user"
                                + " if there is one");
        assertThat(ConfigText.warnings(
                        plus(CLIENT, "\"proxy\": [{\"url\": \"socks5://h\", \"pasword_file\": 1}]"), directory))
                .containsExactly("$.proxy[0].pasword_file: unknown key, ignored; did you mean \"password_file\"?");
    }

    @Test
    void aChainLeadsToTheServer() {
        assertThat(problems(with(
                        with(CLIENT, "\"server_ip\": \"203.0.113.10\",", ""),
                        "\"server_port\": 5000",
                        "\"server\": \"unix:/run/s\", \"proxy\": [\"socks5://h\"]")))
                .containsExactly("$.proxy: found a chain that ends on the way (a proxy connects to hosts, not to"
                        + " unix:/run/s), expected proxies that can reach each other and the server");
    }

    @ParameterizedTest
    @CsvSource({
        "'',a line of 0 bytes",
        "'\n',a line of 0 bytes",
        "'a\nb\n',more than one line",
        "'a\n\n',more than one line"
    })
    void aPasswordFileHasOneLine(String content, String found) throws IOException {
        ConfigText.write(directory.resolve("proxy.pass"), content.getBytes(StandardCharsets.UTF_8));
        assertThat(problems(PROXY_CLIENT))
                .containsExactly("$.proxy[1].password_file: found \"" + directory.resolve("proxy.pass") + "\" (" + found
                        + "), expected a path of a file of one line of 1..255 bytes");
    }

    @Test
    void aPasswordHasAtMost255Bytes() throws IOException {
        Path file = directory.resolve("proxy.pass");
        ConfigText.write(file, ("x".repeat(255) + "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(problems(PROXY_CLIENT)).isEmpty();
        ConfigText.write(file, "x".repeat(256).getBytes(StandardCharsets.UTF_8));
        assertThat(problems(PROXY_CLIENT)).singleElement().asString().contains("(a line of 256 bytes)");
        ConfigText.write(file, "x".repeat(300).getBytes(StandardCharsets.UTF_8));
        assertThat(problems(PROXY_CLIENT)).singleElement().asString().contains("(more than 257 bytes)");
        Files.delete(file);
        assertThat(problems(PROXY_CLIENT)).singleElement().asString().contains("(no such file)");
    }

    @Test
    void aPasswordBelongsToAUser() {
        assertThat(problems(with(PROXY_CLIENT, "ada@", "")))
                .singleElement()
                .asString()
                .contains("$.proxy[1].password_file", "(no user whose password it is)");
    }
}
