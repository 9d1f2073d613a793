package ipcp.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The configurations that the C ipcpd was tried with: what it refuses we refuse, what it takes we take, but for the
 * cases listed here with their reasons. Every case names a key file that is not there, as it was for the C programs.
 */
class ReferenceCasesTest {
    /** Refused by the newer C ipcpd, though taken by the older one or meaningful to us. */
    private static final Map<String, String> TAKEN_BY_US = Map.of(
            "README seed server (no max_pre_auth, no tun_ip)", "both have a default or are optional, as at the seed",
            "server tap no max_pre_auth no tap_mac", "both have a default or are optional, as at the seed",
            "server without max_pre_auth_sessions", "it has a default",
            "server without tun_ip", "optional: the address is then none of our business",
            "server tun_ip '10.10.0.1'", "a bare address is left to the operator to assign",
            "client tun_ip '10.10.0.2/24'", "with a prefix it is assigned");

    /** Taken by the C ipcpd, though it cannot do what its author meant. */
    private static final Map<String, String> REFUSED_BY_US = Map.ofEntries(
            Map.entry("server tun_ip '10.10.0.1/ 24'", "no blank belongs there"),
            Map.entry("server tun_ip '10.10.0.1/+24'", "no sign belongs there"),
            Map.entry("server tun_ip '10.10.0.1/024'", "a leading zero may mean octal"),
            Map.entry("server tun_ip '10.10.0.255/24'", "a broadcast address reaches nobody in particular"),
            Map.entry("client tun_ip '0.0.0.0'", "nobody can have this address"),
            Map.entry("client tun_ip '255.255.255.255'", "nobody can have this address"),
            Map.entry("client tun_ip '224.0.0.1'", "nobody can have this address"),
            Map.entry("client tap_mac 'ff:ff:ff:ff:ff:ff'", "nobody can have this address"),
            Map.entry("client tap_mac '01:00:5e:00:00:01'", "nobody can have this address"),
            Map.entry("client tap_mac '00:00:00:00:00:00'", "nobody can have this address"),
            Map.entry("client server_port 005000", "not JSON"),
            Map.entry("max_pre_auth_sessions 100000", "no process has so many descriptors to give away"),
            Map.entry("cred duplicate claim", "the second could never log in"),
            Map.entry("cred = server ip", "it could never be reached"),
            Map.entry("cred = broadcast", "it could never be reached"),
            Map.entry("if_name 511", "it would be cut to 15 bytes without a word"),
            Map.entry("if_name with \\u0000", "it would be cut without a word"),
            Map.entry("listen_ip junk (checked late)", "checked before anything is set up"),
            Map.entry("dup key: mode first wins", "one of the two values is not meant"),
            Map.entry("trailing garbage", "not JSON"),
            Map.entry("NUL after object", "not JSON"));

    /** One tried configuration, and whether the newer C ipcpd took it. */
    record Case(String name, String text, boolean taken) {
        static Case of(JsonObject json) {
            String text = json.has("config")
                    ? json.get("config").getAsString()
                    : new String(HexFormat.of().parseHex(json.get("config_hex").getAsString()), StandardCharsets.UTF_8);
            return new Case(
                    json.get("case").getAsString(),
                    text,
                    json.get("head").getAsString().equals("secret"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path directory;

    private static Optional<Path> vectors() {
        Path file = Path.of("shared", "vectors", "ipcp-config-cases.json");
        return Stream.iterate(Path.of("").toAbsolutePath(), up -> up != null, Path::getParent)
                .map(up -> up.resolve(file))
                .filter(Files::exists)
                .findFirst();
    }

    static List<Case> cases() throws IOException {
        Optional<Path> vectors = vectors();
        assumeTrue(vectors.isPresent(), "there is no shared/vectors/ipcp-config-cases.json above this directory");
        JsonElement json = JsonParser.parseString(Files.readString(vectors.orElseThrow()));
        return StreamSupport.stream(
                        json.getAsJsonObject().getAsJsonArray("cases").spliterator(), false)
                .map(element -> Case.of(element.getAsJsonObject()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weDecideAsTheReferenceDoesButForTheListedCases(Case reference) {
        boolean expected = TAKEN_BY_US.containsKey(reference.name())
                || (reference.taken() && !REFUSED_BY_US.containsKey(reference.name()));

        // To either wire the files of before mean the same.
        assertThat(List.of(reference.text(), onTheOldWire(reference.text())))
                .allSatisfy(text -> decides(text, expected));
    }

    private static String onTheOldWire(String text) {
        return text.replaceFirst("\\{(?=\\s*\")", "{ \"protocol\": \"ipcp/1\", \"protocols\": [\"ipcp/1\"], ");
    }

    private void decides(String text, boolean expected) {
        Loaded loaded = ConfigText.load(text, directory);

        assertThat(loaded).isInstanceOfSatisfying(Loaded.Invalid.class, invalid -> {
            List<Problem> others = invalid.problems().stream()
                    .filter(problem -> !problem.found().endsWith("nonexistent.key\" (no such file)"))
                    .toList();
            if (expected) {
                assertThat(others).isEmpty();
            } else {
                assertThat(others).isNotEmpty();
            }
        });
    }

    @Test
    void everyListedCaseIsOneOfTheReference() throws IOException {
        assertThat(cases())
                .extracting(Case::name)
                .containsAll(TAKEN_BY_US.keySet())
                .containsAll(REFUSED_BY_US.keySet());
    }
}
