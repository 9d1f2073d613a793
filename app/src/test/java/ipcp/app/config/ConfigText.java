package ipcp.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Configurations for tests: complete ones, to be changed in one place, and the directory that their keys are in. */
final class ConfigText {
    static final String SERVER = """
        {
          "mode": "server",
          "if_name": "tun0",
          "if_mode": "tun",
          "listen_ip": "0.0.0.0",
          "listen_port": 5000,
          "auth_timeout_ms": 5000,
          "credentials": [
            { "tun_ip": "10.10.0.2", "key_file": "client-a.key" },
            { "tun_ip": "10.10.0.3", "key_file": "client-b.key" }
          ],
          "heartbeat_interval_ms": 5000,
          "heartbeat_timeout_ms": 15000
        }
        """;

    static final String CLIENT = """
        {
          "mode": "client",
          "if_name": "tun0",
          "if_mode": "tun",
          "tun_ip": "10.10.0.2",
          "server_ip": "203.0.113.10",
          "server_port": 5000,
          "key_file": "secret.key",
          "heartbeat_interval_ms": 5000,
          "heartbeat_timeout_ms": 15000
        }
        """;

    static final String TAP_SERVER = """
        {
          "mode": "server",
          "if_name": "tap0",
          "if_mode": "tap",
          "tap_mac": "02:11:22:33:44:01",
          "listen_ip": "::",
          "listen_port": 5000,
          "auth_timeout_ms": 5000,
          "credentials": [{ "tap_mac": "02:11:22:33:44:55", "key_file": "client-a.key" }]
        }
        """;

    static final String TAP_CLIENT = """
        {
          "mode": "client",
          "if_name": "tap0",
          "if_mode": "tap",
          "tap_mac": "02:11:22:33:44:aA",
          "server_ip": "vpn.example.org",
          "server_port": 5000,
          "key_file": "secret.key"
        }
        """;

    /** The public keys of RFC 7748, section 6.1. */
    static final String ALICE = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";

    static final String BOB = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=";

    static final String PAIR_SERVER = """
        {
          "mode": "server",
          "if_name": "tun0",
          "listen_ip": "0.0.0.0",
          "listen_port": 5000,
          "auth_timeout_ms": 5000,
          "tun_ip": "10.10.0.1/24",
          "private_key_file": "server.private",
          "credentials": [
            { "tun_ip": "10.10.0.2", "name": "alice", "public_key": "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=" },
            {
              "tun_ip": "10.10.0.3",
              "public_key": "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=",
              "key_file": "client-b.key",
              "routes": ["192.168.7.0/24", "fd00::/64"]
            }
          ]
        }
        """;

    static final String PAIR_CLIENT = """
        {
          "mode": "client",
          "if_name": "tun0",
          "server_ip": "203.0.113.10",
          "server_port": 5000,
          "private_key_file": "client.private",
          "server_public_key": "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=",
          "accept_routes": ["192.168.0.0/16"]
        }
        """;

    static final String POOL_SERVER = """
        {
          "mode": "server",
          "if_name": "tun0",
          "listen": ["0.0.0.0:5000", "[::]:5000", "unix:/run/ipcpd.sock"],
          "socket_mode": "0660",
          "auth_timeout_ms": 5000,
          "tun_ip": "10.10.0.1/24",
          "pool": ["10.10.0.128/25", "fd00::/64"],
          "reserved": ["10.10.0.128/28"],
          "lease_file": "tun0.leases",
          "client_to_client": false,
          "dns": ["10.10.0.1", "fd00::1"],
          "private_key_file": "server.private",
          "credentials": [
            { "public_key": "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=" },
            { "name": "bob", "key_file": "client-b.key" },
            { "tun_ip": "10.10.0.2", "key_file": "client-a.key" }
          ]
        }
        """;

    static final String PROXY_CLIENT = """
        {
          "mode": "client",
          "if_name": "tun0",
          "server": ["vpn.example.org:5000", "192.0.2.1:443"],
          "proxy": [
            "socks5://10.0.0.1",
            { "url": "http://ada@[2001:db8::1]:3128", "password_file": "proxy.pass" }
          ],
          "name": "ada",
          "key_file": "secret.key",
          "accept_dns": true
        }
        """;

    static final String ZPORTAL_SERVER = """
        {
          "mode": "server", "protocol": "zportal", "if_name": "tun0", "tun_ip": "fd00::1/64",
          "listen_ip": "0.0.0.0", "listen_port": 5000
        }
        """;

    static final String ZPORTAL_CLIENT = """
        {
          "mode": "client", "protocol": "zportal", "if_name": "tun0", "tun_ip": "10.10.0.2/24",
          "server": "unixa:portal"
        }
        """;

    static final String SIMPLEVPN_SERVER = """
        {
          "mode": "server", "protocol": "simplevpn", "if_name": "tun0", "tun_ip": "10.10.0.1/24",
          "listen_ip": "0.0.0.0", "pool": "10.10.0.0/24"
        }
        """;

    static final String SIMPLEVPN_CLIENT = """
        {
          "mode": "client", "protocol": "simplevpn", "if_name": "tun0", "server_ip": "vpn.example.org"
        }
        """;

    private ConfigText() {}

    /** Puts every key file in {@code directory} that the texts above name. */
    static void writeKeys(Path directory) throws IOException {
        for (String name : List.of("client-a.key", "client-b.key", "secret.key", "client.private", "server.private")) {
            writeKey(directory.resolve(name), 32);
        }
        write(directory.resolve("proxy.pass"), "s3cret\n".getBytes(StandardCharsets.UTF_8));
    }

    static void writeKey(Path file, int length) throws IOException {
        write(file, new byte[length]);
    }

    static void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** {@code text} with {@code from}, which is there, replaced. */
    static String with(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalArgumentException("not in the text: " + from);
        }
        return text.replace(from, to);
    }

    /** {@code text} with another key at its end. */
    static String plus(String text, String member) {
        return text.stripTrailing()
                .replaceFirst("\\s*}$", ", " + member.replace("\\", "\\\\").replace("$", "\\$") + "}");
    }

    static Loaded load(String text, Path directory) {
        return ConfigFile.read(text.getBytes(StandardCharsets.UTF_8), List.of(directory));
    }

    /** The problems as lines. */
    static List<String> problems(String text, Path directory) {
        return switch (load(text, directory)) {
            case Loaded.Invalid invalid ->
                invalid.problems().stream().map(Problem::toString).toList();
            case Loaded.Valid valid -> {
                valid.config().close();
                yield List.of();
            }
        };
    }

    /** The warnings as lines. */
    static List<String> warnings(String text, Path directory) {
        Loaded loaded = load(text, directory);
        if (loaded instanceof Loaded.Valid valid) {
            valid.config().close();
        }
        return loaded.warnings().stream().map(Warning::toString).toList();
    }

    static Config valid(String text, Path directory) {
        return switch (load(text, directory)) {
            case Loaded.Valid valid -> valid.config();
            case Loaded.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}
