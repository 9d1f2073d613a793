package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.app.config.LogLevel;
import ipcp.link.LinkKind;
import ipcp.link.MemoryLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon says and does before it serves, on an interface that is none. */
class DaemonTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The loggers are everybody's. */
    @AfterEach
    void beQuiet() {
        Logging.configure(LogLevel.ERROR, new PrintStream(OutputStream.nullOutputStream()));
    }

    private ExitStatus run(String config) throws IOException {
        Path file = Files.writeString(directory.resolve("server.json"), config);
        try (var link = new MemoryLink(LinkKind.TUN, "nowhere/0", 1500)) {
            return Main.run(
                    new String[] {file.toString()},
                    new PrintStream(OutputStream.nullOutputStream()),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    _ -> link);
        }
    }

    private String log() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String simplevpn(String endpoints) {
        return """
            {
              "mode": "server", "protocol": "simplevpn", "if_name": "tun0", "listen": [%s],
              "pool": "10.10.0.0/24", "lease_file": "state/ipcpd/test.leases"
            }
            """.formatted(endpoints);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aFileOfLeasesThatHoldsSomethingElseIsLeftAsItIs() throws IOException {
        Path leases = Files.createDirectories(directory.resolve("state/ipcpd")).resolve("test.leases");
        Files.writeString(leases, "my diary\n");

        assertThat(run(simplevpn("\"127.0.0.1:" + freePort() + "\""))).isEqualTo(ExitStatus.DATAERR);

        assertThat(log()).contains("ERROR event=failed", leases.toString());
        assertThat(leases).hasContent("my diary\n");
    }

    @Test
    void aWireWithoutLocksIsAnnouncedAtTheStart() throws IOException {
        Path leases = Files.createDirectories(directory.resolve("state/ipcpd")).resolve("test.leases");
        Files.writeString(leases, "my diary\n");

        run(simplevpn("\"127.0.0.1:" + freePort() + "\""));

        assertThat(log().lines().findFirst().orElseThrow())
                .endsWith(" WARNING event=cleartext protocol=simplevpn detail=\"no encryption, no authentication:"
                        + " whoever reaches the port is in\"");
    }

    @Test
    void oneEndpointThatIsTakenIsTheEndForAll() throws IOException {
        int port = freePort();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ExitStatus status =
                    run(simplevpn("\"127.0.0.1:" + port + "\", \"127.0.0.1:" + taken.getLocalPort() + "\""));

            assertThat(status).isEqualTo(ExitStatus.UNAVAILABLE);
            assertThat(log()).contains("event=failed", "127.0.0.1:" + taken.getLocalPort());
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state"))))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state/ipcpd"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFolderForLeasesThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(directory.resolve("state"), "a file");

        assertThat(run(simplevpn("\"127.0.0.1:" + freePort() + "\""))).isEqualTo(ExitStatus.UNAVAILABLE);

        assertThat(log()).contains("cannot create " + directory.resolve("state/ipcpd") + " for the file of leases");
    }
}
