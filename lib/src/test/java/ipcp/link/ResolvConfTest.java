package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ipcp.net.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvConfTest {
    private static final String BEFORE = """
        # by hand \u00e9
        nameserver 192.0.2.53
        search example.org
        options timeout:1
        searching for trouble
        """;
    private static final String AFTER = """
        # Written by ipcpd for tun7; what it said before comes back.
        nameserver 10.9.0.1
        nameserver fd09::1
        search example.org
        options timeout:1
        """;
    private static final List<IpAddress> SERVERS = addresses("10.9.0.1", "fd09::1");

    @TempDir
    private Path folder;

    private Path file;
    private Path journalFile;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("resolv.conf");
        journalFile = folder.resolve("tun7.undo");
        Files.writeString(file, BEFORE);
    }

    private static List<IpAddress> addresses(String... texts) {
        return Stream.of(texts).map(IpAddress::parse).toList();
    }

    private ResolvConf resolvConf() throws LinkException {
        return new ResolvConf(file, "tun7", UndoJournal.open(journalFile));
    }

    @Test
    void theServersAreReplacedAndTheRestOfWhatMattersStays() throws Exception {
        resolvConf().use(SERVERS);

        assertThat(file).hasContent(AFTER);
        assertThat(journalFile).exists();
    }

    @Test
    void whatItSaidComesBackByteForByte() throws Exception {
        Files.write(file, new byte[] {(byte) 0xff, 0, 10, 'x'});
        ResolvConf resolvConf = resolvConf();
        resolvConf.use(SERVERS);

        resolvConf.putBack();

        assertThat(Files.readAllBytes(file)).containsExactly(0xff, 0, 10, 'x');
        assertThat(folder.toFile().list()).containsExactly("resolv.conf");
    }

    @Test
    void theModeStays() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        resolvConf().use(SERVERS);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-rw-");
    }

    @Test
    void aFileThatWasNotThereGoesAgain() throws Exception {
        Files.delete(file);
        ResolvConf resolvConf = resolvConf();

        resolvConf.use(SERVERS);
        assertThat(file).content().startsWith("# Written by ipcpd for tun7").endsWith("nameserver fd09::1\n");
        resolvConf.putBack();

        assertThat(file).doesNotExist();
    }

    @Test
    void aSymbolicLinkStaysOne() throws Exception {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, file);
        var resolvConf = new ResolvConf(link, "tun7", UndoJournal.open(journalFile));

        resolvConf.use(SERVERS);

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent(AFTER);
    }

    @Test
    void otherServersLaterStillLeadBackToTheBeginning() throws Exception {
        ResolvConf resolvConf = resolvConf();
        resolvConf.use(SERVERS);

        resolvConf.use(addresses("10.9.0.2"));
        assertThat(file).content().contains("nameserver 10.9.0.2\n").doesNotContain("10.9.0.1");
        resolvConf.putBack();

        assertThat(file).hasContent(BEFORE);
        assertThat(journalFile).doesNotExist();
    }

    @Test
    void whatSomebodyElseWroteMeanwhileStays() throws Exception {
        ResolvConf resolvConf = resolvConf();
        resolvConf.use(SERVERS);
        Files.writeString(file, "nameserver 198.51.100.1\n");

        resolvConf.putBack();

        assertThat(file).hasContent("nameserver 198.51.100.1\n");
        assertThat(journalFile).doesNotExist();
    }

    @Test
    void afterACrashTheNextProcessPutsItBack() throws Exception {
        UndoJournal crashed = UndoJournal.open(journalFile);
        new ResolvConf(file, "tun7", crashed).use(SERVERS);
        crashed.close();

        UndoJournal.recover(journalFile);

        assertThat(file).hasContent(BEFORE);
        assertThat(journalFile).doesNotExist();
    }

    @Test
    void afterACrashAsWellWhatSomebodyElseWroteStays() throws Exception {
        UndoJournal crashed = UndoJournal.open(journalFile);
        new ResolvConf(file, "tun7", crashed).use(SERVERS);
        crashed.close();
        Files.writeString(file, "nameserver 198.51.100.1\n");

        UndoJournal.recover(journalFile);

        assertThat(file).hasContent("nameserver 198.51.100.1\n");
        assertThat(journalFile).doesNotExist();
    }

    @Test
    void aCrashInTheMiddleOfWritingIsPutRight() throws Exception {
        UndoJournal crashed = UndoJournal.open(journalFile);
        new ResolvConf(file, "tun7", crashed).use(SERVERS);
        crashed.close();
        Files.writeString(file, AFTER.substring(0, 30));

        UndoJournal.recover(journalFile);

        assertThat(file).hasContent(BEFORE);
    }

    @Test
    void whatAnotherTunnelWroteIsNotWrittenOver() throws Exception {
        new ResolvConf(file, "tun6", UndoJournal.open(folder.resolve("tun6.undo"))).use(SERVERS);
        ResolvConf second = resolvConf();

        assertThatThrownBy(() -> second.use(SERVERS))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("resolv.conf: it starts with \"# Written by ipcpd for tun6;");
        second.putBack();

        assertThat(file).content().contains("for tun6");
    }

    @Test
    void aMountPointIsRewrittenInPlaceAndPutBack() throws Exception {
        Path mounted = folder.resolve("mounted");
        Files.writeString(mounted, "");
        OwnNamespace.run(() -> {
            assumeTrue(TestLibc.unshare(TestLibc.CLONE_NEWNS) == 0, "no mount namespace can be made here");
            Ip.run("mount --make-rprivate /");
            Ip.run("mount --bind " + file + " " + mounted);
            var resolvConf = new ResolvConf(mounted, "tun7", UndoJournal.open(journalFile));

            resolvConf.use(SERVERS);
            assertThat(mounted).hasContent(AFTER);
            assertThat(file).hasContent(AFTER);
            resolvConf.putBack();

            assertThat(mounted).hasContent(BEFORE);
            assertThat(folder.toFile().list()).containsExactlyInAnyOrder("resolv.conf", "mounted");
        });
    }

    @Test
    void aFileThatCannotBeIsSaid() {
        var resolvConf = new ResolvConf(folder.resolve("none").resolve("resolv.conf"), "tun7", journal());

        assertThatThrownBy(() -> resolvConf.use(SERVERS))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("cannot rewrite")
                .hasMessageContaining("there is no such file");
    }

    private UndoJournal journal() {
        try {
            return UndoJournal.open(journalFile);
        } catch (LinkException e) {
            throw new AssertionError(e);
        }
    }
}
