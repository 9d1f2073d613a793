package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseFileTest {
    private static final List<LeaseFile.Entry> ENTRIES = List.of(
            new LeaseFile.Entry(IpAddress.parse("10.10.0.2"), Instant.parse("2026-01-31T12:00:00Z"), "alice"),
            new LeaseFile.Entry(IpAddress.parse("fd00::2"), Instant.parse("2026-02-01T00:00:00Z"), "Köln=+/ x"));

    @TempDir
    private Path directory;

    private Path path;
    private LeaseFile file;

    @BeforeEach
    void aFile() throws IOException {
        path = directory.resolve("leases");
        file = LeaseFile.open(path);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        file.write(ENTRIES);
        assertThat(file.read()).isEqualTo(ENTRIES);
        file.write(List.of());
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsEmpty() throws IOException {
        assertThat(file.read()).isEmpty();
    }

    @Test
    void onlyItsOwnerMayReadItAndNothingIsLeftBeside() throws IOException {
        file.write(ENTRIES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(path, directory.resolve("leases.lock"));
        }
    }

    @Test
    void aFileThatCannotBeReplacedIsLeftAsItIs() throws IOException {
        file.write(ENTRIES);
        Path gone = directory.resolve("no/such/leases");
        assertThatThrownBy(() -> LeaseFile.open(gone))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot keep leases in " + gone + ": no such folder");
        Files.createDirectory(directory.resolve("leases.new")); // where the new one is written first
        Files.createFile(directory.resolve("leases.new/full"));
        assertThatThrownBy(() -> file.write(List.of())).isInstanceOf(IOException.class);
        assertThat(file.read()).isEqualTo(ENTRIES);
    }

    @Test
    void twoServersDoNotWriteOverEachOthersLeases() throws IOException {
        assertThatThrownBy(() -> LeaseFile.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("another server keeps its leases in " + path);
        file.close();
        file = LeaseFile.open(path);
    }

    @Test
    void aFolderIsNoFileOfLeases() throws IOException {
        Files.createDirectory(path);
        assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageStartingWith(path + ": ");
    }

    @Test
    void anAddressThatStandsTwiceIsNamed() throws IOException {
        String line = "10.10.0.9 2026-01-31T12:00:00Z bob\n";
        Files.writeString(path, "ipcpd leases 1\n" + line + line);
        assertThatThrownBy(file::read)
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(path + ":3: 10.10.0.9 stands twice, expected every address once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "ipcpd leases 2\n", "10.10.0.2 2026-01-31T12:00:00Z alice\n", "{}"})
    void anotherFileIsNotTakenForOne(String text) throws IOException {
        Files.writeString(path, text);
        assertThatThrownBy(file::read)
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(path + ":1: expected the line ipcpd leases 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.10.0.2",
                "10.10.0.2 2026-01-31T12:00:00Z",
                "10.10.0.2 2026-01-31T12:00:00Z ",
                "10.10.0 2026-01-31T12:00:00Z alice",
                "10.10.0.2 yesterday alice",
                ""
            })
    void aBadLineIsNamed(String line) throws IOException {
        Files.writeString(path, "ipcpd leases 1\n10.10.0.9 2026-01-31T12:00:00Z bob\n" + line + "\n");
        assertThatThrownBy(file::read)
                .isInstanceOf(MalformedFileException.class)
                .hasMessageStartingWith(path + ":3: expected an address, a time and a client");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Files.write(path, new byte[] {(byte) 0xff, 0});
        assertThatThrownBy(file::read)
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("not UTF-8");
    }
}
