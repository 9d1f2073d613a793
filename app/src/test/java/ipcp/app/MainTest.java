package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private static final String CLIENT = """
        {
          "mode": "client", "if_name": "tun0", "tun_ip": "10.10.0.2",
          "server_ip": "203.0.113.10", "server_port": 5000, "key_file": "secret.key"
        }
        """;

    @TempDir
    Path directory;

    private Path client(String text) throws IOException {
        Path key = directory.resolve("secret.key");
        if (Files.notExists(key)) {
            Files.write(key, new byte[32]);
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
        return Files.writeString(directory.resolve("client.json"), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                    | no configuration file given
        check                 | no configuration file given
        genkey                | no file given
        a.json b.json         | one configuration file expected, not 2
        check a b             | one configuration file expected, not 2
        genkey a b            | one file expected, not 2
        --config a b          | one configuration file expected, not 2
        --config              | Expected a value after parameter --config
        --config a --config b | Can only specify option --config once.
        --verbose             | unknown option --verbose
        -x a.json             | unknown option -x
        check --conf a.json   | unknown option --conf
        genkey --pair         | no file given
        genkey --pair a b     | one file expected, not 2
        pubkey                | no file given
        pubkey a b            | one file expected, not 2
        pubkey --pair a       | unknown option --pair
        check --pair a.json   | unknown option --pair
        --pair a.json         | unknown option --pair
        pubkey --config a     | pubkey knows no --config: it takes the file of a private key
        genkey --config a     | genkey knows no --config: it takes the file to create
        """)
    void aWrongCommandLineIsOneLineWithAHint(String line, String message) {
        Ran ran = Ran.ipcpd(line.isEmpty() ? new String[0] : line.split(" ", -1));
        assertThat(ran).isEqualTo(new Ran(ExitStatus.USAGE, "", "ipcpd: " + message + " (see ipcpd --help)\n"));
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "check --help", "genkey --help", "genkey --pair --help", "pubkey -h"})
    void helpGoesToStandardOutput(String line) {
        Ran ran = Ran.ipcpd(line.split(" ", -1));
        assertThat(ran).isEqualTo(new Ran(ExitStatus.OK, CommandLine.HELP, ""));
        assertThat(ran.out()).contains("check", "genkey", "--pair", "pubkey", "--version");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        Ran ran = Ran.ipcpd("--version");
        assertThat(ran.status()).isEqualTo(ExitStatus.OK);
        assertThat(ran.out()).matches("ipcpd \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void checkPrintsTheConfigurationWithItsDefaultsAndWithoutSecrets() throws IOException {
        Path key = directory.resolve("secret.key");
        Files.writeString(key, "0123456789abcdef0123456789ABCDEF");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path file = client(CLIENT.replace("5000,", "5000, \"protocol\": \"ipcp/1\","));

        Ran ran = Ran.ipcpd("check", "--config", file.toString());

        assertThat(ran).isEqualTo(new Ran(ExitStatus.OK, """
            {
              "mode": "client",
              "if_name": "tun0",
              "if_mode": "tun",
              "log_level": "info",
              "mtu": 1500,
              "heartbeat_interval_ms": 5000,
              "heartbeat_timeout_ms": 15000,
              "server_ip": "203.0.113.10",
              "server_port": 5000,
              "protocol": "ipcp/1",
              "tun_ip": "10.10.0.2",
              "key_file": "%s",
              "reconnect": true,
              "handshake_timeout_ms": 10000
            }
            """.formatted(key), ""));
        assertThat(Ran.ipcpd("check", file.toString())).isEqualTo(ran);
        assertThat(Ran.ipcpd("check", "--config=" + file)).isEqualTo(ran);
    }

    @Test
    void everyProblemIsALineThatBeginsWithTheFile() throws IOException {
        Path file = client(CLIENT.replace("5000", "0").replace("tun0", "").replace("tun_ip", "tun_ipp"));
        assertThat(Ran.ipcpd("check", file.toString()))
                .isEqualTo(new Ran(ExitStatus.CONFIG, "", """
                    ipcpd: warning: FILE: $.tun_ipp: unknown key, ignored; did you mean "tun_ip"?
                    FILE: $.if_name: found "", \
                    expected an interface name of 1..15 bytes, without '/', ':', '%' or blanks
                    FILE: $.server_port: found 0, expected an integer 1..65535
                    FILE: $.tun_ip: found nothing, \
                    expected an IPv4 address, with a prefix length to assign it, or a name
                    """.replace("FILE", file.toString())));
    }

    @Test
    void aConfigurationThatCannotBeReadIsNoInput() {
        Path absent = directory.resolve("absent.json");
        assertThat(Ran.ipcpd(absent.toString()))
                .isEqualTo(new Ran(
                        ExitStatus.NOINPUT, "", "ipcpd: cannot read " + absent + ": no such file or directory\n"));
        assertThat(Ran.ipcpd("--config", directory.toString()))
                .isEqualTo(new Ran(ExitStatus.NOINPUT, "", "ipcpd: cannot read " + directory + ": a directory\n"));
    }

    @Test
    void aFileThatIsCalledLikeACommandOrAnOptionCanBeGiven() {
        assertThat(Ran.ipcpd("--config", "check").err()).contains("cannot read check:");
        assertThat(Ran.ipcpd("--", "-x").err()).contains("cannot read -x:");
        assertThat(Ran.ipcpd("@file").err()).contains("cannot read @file:");
    }

    @Test
    void outputThatNobodyTakesIsAnError() {
        var full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        });
        assertThat(Main.run(new String[] {"--help"}, full, new PrintStream(OutputStream.nullOutputStream())))
                .isEqualTo(ExitStatus.IOERR);
    }
}
