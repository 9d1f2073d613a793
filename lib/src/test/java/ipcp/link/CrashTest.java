package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has its network in the tunnel is killed, and the next one puts things right. */
class CrashTest {
    private static final String NAME = "tun7";
    private static final DeviceOptions BARE =
            new DeviceOptions(NAME, LinkKind.TUN, 1500, Optional.empty(), Optional.empty());
    private static final InetAddress SERVER = InetAddress.ofLiteral("203.0.113.10");
    private static final LinkSettings EVERYTHING = new LinkSettings(
            List.of(InterfaceAddress.parse("10.9.0.2/24")),
            OptionalInt.empty(),
            List.of(Cidr.parse("0.0.0.0/0")),
            List.of(IpAddress.parse("10.9.0.1")));

    @TempDir
    private Path folder;

    /** The process: says that it is there, and stays until it is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            Path journal = Path.of(arguments[0]);
            try (var tun = TunTapDevice.open(BARE);
                    var network = new ClientNetwork(
                            new InterfaceUpdate(tun), UndoJournal.open(journal), Path.of(arguments[1]))) {
                System.out.println(network.apply(EVERYTHING, List.of(SERVER)).failures());
                System.in.read();
            }
        }
    }

    private static Process start(Path journal, Path resolvConf) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        journal.toString(),
                        resolvConf.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void theNextProcessTakesBackWhatAKilledOneHasLeft() throws Exception {
        Path journal = folder.resolve("run").resolve("tun7.undo");
        Path resolvConf = Files.writeString(folder.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
        OwnNamespace.run(() -> {
            try (var _ = TunTapDevice.open(DeviceSetupTest.tun("up0", 1500, "192.0.2.2/24"))) {
                Ip.ip("route add default via 192.0.2.1 dev up0");
                List<String> before = Ip.routes(NAME);
                Process victim = start(journal, resolvConf);
                try (BufferedReader said = victim.inputReader(StandardCharsets.UTF_8)) {
                    assertThat(said.readLine()).isEqualTo("[]");
                    assertThatThrownBy(() -> UndoJournal.recover(journal))
                            .hasMessageContaining("is in use by another process");
                } finally {
                    victim.destroyForcibly().waitFor();
                }
                assertThat(Ip.routesTo("203.0.113.10")).hasSize(1);
                assertThat(resolvConf).content().contains("10.9.0.1");

                UndoJournal.recover(journal);

                assertThat(Ip.routes(NAME)).isEqualTo(before);
                assertThat(resolvConf).hasContent("nameserver 192.0.2.53\n");
                assertThat(journal.getParent()).isEmptyDirectory();
            }
        });
    }
}
