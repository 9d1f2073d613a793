package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a script in resolvectl's place, which writes down what it is asked. */
class SystemdResolvedTest {
    private static final List<IpAddress> SERVERS = List.of(IpAddress.parse("10.9.0.1"), IpAddress.parse("fd09::1"));

    @TempDir
    private Path folder;

    private Path resolved;
    private Path link;
    private Path asked;
    private Path program;

    @BeforeEach
    void install() throws Exception {
        resolved = Files.createDirectory(folder.resolve("resolve"));
        link = folder.resolve("resolv.conf");
        Files.createSymbolicLink(link, Files.createFile(resolved.resolve("stub-resolv.conf")));
        asked = folder.resolve("asked");
        program = folder.resolve("resolvectl");
        script("echo \"$*\" >> " + asked);
    }

    private void script(String body) throws Exception {
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Optional<SystemdResolved> inCharge() {
        return SystemdResolved.inCharge(link, resolved, List.of(folder), "tun7");
    }

    @Test
    void theInterfaceGetsServersForAllNamesAndLosesThemAgain() throws Exception {
        SystemdResolved names = inCharge().orElseThrow();

        names.use(SERVERS);
        names.putBack();
        names.putBack();

        assertThat(asked).hasContent("dns tun7 10.9.0.1 fd09::1\ndomain tun7 ~.\nrevert tun7\n");
    }

    @Test
    void aRefusalIsSaid() throws Exception {
        script("echo 'Failed to resolve interface \"tun7\": No such device'; exit 1");
        SystemdResolved names = inCharge().orElseThrow();

        assertThatThrownBy(() -> names.use(SERVERS))
                .isInstanceOf(LinkException.class)
                .hasMessage("cannot run resolvectl dns tun7 10.9.0.1 fd09::1: Failed to resolve interface \"tun7\":"
                        + " No such device");
    }

    @Test
    void anOrdinaryFileIsNotItsBusiness() throws Exception {
        Files.delete(link);
        assertThat(inCharge()).isEmpty();
        Files.createFile(link);
        assertThat(inCharge()).isEmpty();
    }

    @Test
    void aLinkElsewhereIsNotItsBusiness() throws Exception {
        Files.delete(link);
        Files.createSymbolicLink(link, Files.createFile(folder.resolve("other")));
        assertThat(inCharge()).isEmpty();
    }

    @Test
    void withoutTheProgramNothingCanBeAsked() throws Exception {
        Files.delete(program);
        assertThat(inCharge()).isEmpty();
    }

    @Test
    void aFileThatIsMountedThereGoesBefore() throws Exception {
        OwnNamespace.run(() -> {
            Path own = Files.createFile(folder.resolve("own"));
            assertThat(TestLibc.unshare(TestLibc.CLONE_NEWNS)).isZero();
            Ip.run("mount --make-rprivate /");
            Ip.run("mount --bind " + own + " " + resolved.resolve("stub-resolv.conf"));

            assertThat(inCharge()).isEmpty();
        });
    }
}
