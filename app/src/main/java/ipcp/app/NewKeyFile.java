package ipcp.app;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.crypto.Sodium;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** Creates a key file. Nobody else can read it at any moment, and it is there complete or not at all. */
final class NewKeyFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private NewKeyFile() {}

    /** What is written into a new file. */
    interface Content {
        void writeTo(FileChannel file) throws IOException;
    }

    /**
     * Creates {@code file} with a fresh key in it.
     *
     * @throws IOException when something of that name exists, be it a dangling link, or it cannot be created or written
     */
    static void create(Path file) throws IOException {
        byte[] key = Sodium.newKey(PresharedKey.LENGTH);
        try {
            create(file, channel -> writeFully(channel, ByteBuffer.wrap(key)));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The same with a private key; gives the public key that goes with it. */
    static PublicKey createPair(Path file) throws IOException {
        byte[] key = Sodium.newKey(PrivateKey.LENGTH);
        try {
            create(file, channel -> writeFully(channel, ByteBuffer.wrap(key)));
            try (PrivateKey pair = PrivateKey.takeOver(key)) {
                return pair.publicKey();
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The same with any content; a file whose content could not be written is removed again. */
    static void create(Path file, Content content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, OWNER_ONLY)) {
            try {
                content.writeTo(channel);
                channel.force(true);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw new WriteException(e);
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The file could be created but not written, as on a full disk. It is gone again. */
    static final class WriteException extends IOException {
        private static final long serialVersionUID = 1L;

        WriteException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
