package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
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
    void ofAPairThePrivateKeyIsInTheFileAndThePublicKeyIsPrinted() throws IOException {
        Path file = directory.resolve("one.private");

        Ran ran = Ran.ipcpd("genkey", "--pair", file.toString());

        assertThat(ran.status()).isEqualTo(ExitStatus.OK);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).matches("[A-Za-z0-9+/]{43}=\n");
        assertThat(Files.readAllBytes(file)).hasSize(32).isNotEqualTo(new byte[32]);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(OWNER_ONLY);
        assertThat(Ran.ipcpd("pubkey", file.toString())).isEqualTo(ran);
        assertThat(Ran.ipcpd("genkey", "--pair", file.toString()).status()).isEqualTo(ExitStatus.CANTCREAT);
        assertThat(Ran.ipcpd("pubkey", file.toString())).isEqualTo(ran);
    }

    @Test
    void thePublicKeyIsThatOfX25519() throws IOException {
        // RFC 7748, section 6.1
        Path file = Files.write(
                directory.resolve("alice.private"),
                HexFormat.of().parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        assertThat(Ran.ipcpd("pubkey", file.toString()).out())
                .isEqualTo("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n");
    }

    @Test
    void whatIsNoPrivateKeyIsSaidInOneLine() throws IOException {
        Path absent = directory.resolve("absent.private");
        assertThat(Ran.ipcpd("pubkey", absent.toString()))
                .isEqualTo(new Ran(
                        ExitStatus.NOINPUT, "", "ipcpd: cannot read " + absent + ": no such file or directory\n"));
        Path cut = Files.write(directory.resolve("cut.private"), new byte[31]);
        assertThat(Ran.ipcpd("pubkey", cut.toString()))
                .isEqualTo(new Ran(
                        ExitStatus.DATAERR, "", "ipcpd: " + cut + " is no private key of 32 bytes: 31 bytes\n"));
        assertThat(Ran.ipcpd("pubkey", directory.toString()))
                .isEqualTo(new Ran(
                        ExitStatus.DATAERR,
                        "",
                        "ipcpd: " + directory + " is no private key of 32 bytes: a directory\n"));
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
