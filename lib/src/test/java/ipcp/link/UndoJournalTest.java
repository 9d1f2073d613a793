package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.link.UndoEntry.PinnedRoute;
import ipcp.link.UndoEntry.ReplacedFile;
import ipcp.net.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndoJournalTest {
    private static final PinnedRoute ROUTE = new PinnedRoute(IpAddress.parse("203.0.113.10"));
    private static final PinnedRoute ROUTE6 = new PinnedRoute(IpAddress.parse("2001:db8::1"));

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("run").resolve("tun7.undo");
    }

    @Test
    void theFileIsThereOnlyWhileThereIsSomethingToTakeBack() throws Exception {
        try (UndoJournal journal = UndoJournal.open(path)) {
            assertThat(path).doesNotExist();
            journal.add(ROUTE);
            journal.add(ROUTE6);
            journal.add(ROUTE);
            assertThat(path).hasContent("ipcpd-undo 1\nroute 203.0.113.10\nroute 2001:db8::1\n");
            journal.remove(ROUTE);
            assertThat(path).hasContent("ipcpd-undo 1\nroute 2001:db8::1\n");
            journal.remove(ROUTE6);
            assertThat(path.getParent()).isEmptyDirectory();
        }
    }

    @Test
    void itIsForItsOwnerAlone() throws Exception {
        try (UndoJournal journal = UndoJournal.open(path)) {
            journal.add(ROUTE);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFilesContentsAreInOneLine() {
        var entry = new ReplacedFile(Path.of("/etc/a b"), Optional.of("a\n\u00ff"), "");
        assertThat(entry.line()).isEqualTo("file YQr/  /etc/a b");
        assertThat(UndoEntry.parse(entry.line())).isEqualTo(entry);

        var fresh = new ReplacedFile(Path.of("/etc/x"), Optional.empty(), "new\n");
        assertThat(fresh.line()).isEqualTo("file - bmV3Cg== /etc/x");
        assertThat(UndoEntry.parse(fresh.line())).isEqualTo(fresh);
    }

    @Test
    void whatIsTakenBackGoesAndTheFileWithIt() throws Exception {
        OwnNamespace.run(() -> {
            Path file = folder.resolve("file");
            Files.writeString(file, "after");
            UndoJournal crashed = UndoJournal.open(path);
            crashed.add(ROUTE); // was never made, or has gone with its interface
            crashed.add(new ReplacedFile(file, Optional.of("before"), "after"));
            crashed.close();

            UndoJournal.recover(path);

            assertThat(file).hasContent("before");
            assertThat(path).doesNotExist();
            UndoJournal.recover(path);
        });
    }

    @Test
    void whatMayNotBeTakenBackStaysInTheFile() throws Exception {
        OwnNamespace.run(() -> {
            UndoJournal crashed = UndoJournal.open(path);
            crashed.add(ROUTE);
            crashed.close();
            OwnNamespace.dropNetAdmin();

            assertThatThrownBy(() -> UndoJournal.recover(path))
                    .isInstanceOf(LinkException.class)
                    .hasMessageStartingWith("not permitted to take the route to 203.0.113.10 back");
            assertThat(path).hasContent("ipcpd-undo 1\nroute 203.0.113.10\n");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "ipcpd-undo 2;|1|not \"ipcpd-undo 1\"",
                "garbage;route 1.2.3.4;|1|not \"ipcpd-undo 1\"",
                "ipcpd-undo 1;route 1.2.3.4;route 1.2.3;|3|not an IP address: 1.2.3",
                "ipcpd-undo 1;route 1.2.3.4 ;|2|not an IP address: 1.2.3.4 ",
                "ipcpd-undo 1;;|2|neither a route nor a file",
                "ipcpd-undo 1;link tun7;|2|neither a route nor a file",
                "ipcpd-undo 1;file - YQ==;|2|not three fields",
                "ipcpd-undo 1;file - YQ== etc/x;|2|not an absolute path in one line",
                "ipcpd-undo 1;file - !!!! /etc/x;|2|Illegal base64 character 21",
                "ipcpd-undo 1;route 1.2.3.4|2|the end is missing",
            })
    void whatIsNoJournalIsNamedByItsLineAndNothingIsDone(String text, int line, String why) throws Exception {
        Files.createDirectory(path.getParent());
        String written = text.replace(';', '\n');
        Files.writeString(path, written);

        assertThatThrownBy(() -> UndoJournal.open(path))
                .isInstanceOf(LinkException.class)
                .hasMessage(path + ", line " + line + ": " + why
                        + "; nothing is taken back: look what it says, then remove the file");
        assertThat(path).hasContent(written);
    }

    @Test
    void aFileThatIsTooLongIsNotRead() throws Exception {
        Files.createDirectory(path.getParent());
        Files.writeString(path, "ipcpd-undo 1\n" + "route 1.2.3.4\n".repeat(40_000));

        assertThatThrownBy(() -> UndoJournal.open(path))
                .isInstanceOf(LinkException.class)
                .hasMessage("cannot read " + path + ": longer than 524288 bytes");
    }

    @Test
    void anEmptyFileIsTheBeginningOfOne() throws Exception {
        Files.createDirectory(path.getParent());
        Files.createFile(path);

        UndoJournal.recover(path);

        assertThat(path).doesNotExist();
    }

    @Test
    void aSecondJournalOfTheSameNameIsRefused() throws Exception {
        try (UndoJournal first = UndoJournal.open(path);
                UndoJournal late = UndoJournal.open(path)) {
            first.add(ROUTE);
            first.add(ROUTE6);

            assertThatThrownBy(() -> late.add(ROUTE))
                    .hasMessage(path + " is in use by another process, which has an interface of the same name");
            assertThatThrownBy(() -> UndoJournal.open(path)).hasMessageContaining("is in use by another process");
            assertThat(path).hasContent("ipcpd-undo 1\nroute 203.0.113.10\nroute 2001:db8::1\n");
        }
    }

    @Test
    void whereNothingCanBeWrittenTheStepIsNotTaken() throws Exception {
        Files.createFile(folder.resolve("run"));
        try (UndoJournal journal = UndoJournal.open(path)) {
            assertThatThrownBy(() -> journal.add(ROUTE)).hasMessageStartingWith("cannot write " + path);
        } catch (LinkException e) {
            assertThat(e).hasMessageStartingWith("cannot read " + path);
        }
    }

    @Test
    void eachNetworkNamespaceHasItsOwn() throws Exception {
        Path here = UndoJournal.path(folder, "tun7");
        assertThat(here.getFileName().toString()).matches("tun7(-\\d+)?\\.undo");
        OwnNamespace.run(() -> assertThat(UndoJournal.path(folder, "tun7").toString())
                .matches(folder + "/tun7-\\d+\\.undo")
                .isNotEqualTo(here.toString()));
    }
}
