package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewKeyFileTest {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @TempDir
    Path directory;

    @Test
    void everyKeyIs32OtherBytesForItsOwnerOnly() throws IOException {
        Path one = directory.resolve("one.key");
        Path other = directory.resolve("other.key");

        assertThat(Ran.ipcpd("genkey", one.toString())).isEqualTo(new Ran(ExitStatus.OK, "", ""));
        assertThat(Ran.ipcpd("genkey", other.toString())).isEqualTo(new Ran(ExitStatus.OK, "", ""));

        assertThat(Files.readAllBytes(one)).hasSize(32).isNotEqualTo(Files.readAllBytes(other));
        assertThat(Files.getPosixFilePermissions(one)).isEqualTo(OWNER_ONLY);
    }

    @Test
    void nobodyElseCanReadTheFileWhileItIsWritten() throws IOException {
        Path file = directory.resolve("new.key");
        var seen = new AtomicReference<Set<PosixFilePermission>>();
        NewKeyFile.create(file, _ -> seen.set(Files.getPosixFilePermissions(file)));
        assertThat(seen).hasValue(OWNER_ONLY);
    }

    @Test
    void anExistingFileStaysAsItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("old.key"), "precious");
        assertThat(Ran.ipcpd("genkey", file.toString()))
                .isEqualTo(new Ran(
                        ExitStatus.CANTCREAT,
                        "",
                        "ipcpd: cannot create " + file + ": it exists, and a key is never overwritten\n"));
        assertThat(file).hasContent("precious");
    }

    @Test
    void aDanglingLinkIsNotFollowed() throws IOException {
        Path target = directory.resolve("target.key");
        Path link = Files.createSymbolicLink(directory.resolve("link.key"), target);
        assertThat(Ran.ipcpd("genkey", link.toString()).status()).isEqualTo(ExitStatus.CANTCREAT);
        assertThat(target).doesNotExist();
    }

    @Test
    void aFileThatCouldNotBeWrittenIsGoneAgain() {
        Path file = directory.resolve("new.key");
        assertThatThrownBy(() -> NewKeyFile.create(file, channel -> {
                    channel.write(ByteBuffer.allocate(16));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(NewKeyFile.WriteException.class)
                .hasMessage("No space left on device");
        assertThat(file).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNotThereIsSaidInOneLine() {
        Path file = directory.resolve("absent").resolve("new.key");
        assertThat(Ran.ipcpd("genkey", file.toString()))
                .isEqualTo(new Ran(
                        ExitStatus.CANTCREAT, "", "ipcpd: cannot create " + file + ": no such file or directory\n"));
    }
}
