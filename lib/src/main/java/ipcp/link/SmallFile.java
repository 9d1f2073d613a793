package ipcp.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Reads and replaces files that fit in memory, a char for each byte, so that nothing in them is lost. */
final class SmallFile {
    /** For files of the system that everybody reads. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private SmallFile() {}

    /**
     * The contents of {@code file}; empty when there is no such file.
     *
     * @throws IOException also when it is longer than {@code maxBytes}
     */
    static Optional<String> read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new FileSystemException(file.toString(), null, "longer than " + maxBytes + " bytes");
            }
            return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /**
     * Gives {@code file} other contents: at once, with the same owner and mode; or in place where another file cannot
     * take its name, as with a mount point (EBUSY) or in a folder that cannot be written.
     */
    static void replace(Path file, String contents) throws IOException {
        Path fresh = Path.of(file + ".ipcpd-new");
        try {
            Files.deleteIfExists(fresh);
            Optional<PosixFileAttributes> old = attributes(file);
            Set<PosixFilePermission> mode =
                    old.map(PosixFileAttributes::permissions).orElse(READABLE);
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(mode))) {
                write(channel, contents);
            }
            dress(fresh, old, mode);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            discard(fresh, e);
            replaceInPlace(file, contents, e);
        }
    }

    /** The owner before the mode, for a change of owner may take from it, as the umask has. */
    private static void dress(Path fresh, Optional<PosixFileAttributes> old, Set<PosixFilePermission> mode)
            throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (old.isPresent()) {
            PosixFileAttributes now = view.readAttributes();
            if (!now.owner().equals(old.get().owner())) {
                view.setOwner(old.get().owner());
            }
            if (!now.group().equals(old.get().group())) {
                view.setGroup(old.get().group());
            }
        }
        view.setPermissions(mode);
    }

    private static void replaceInPlace(Path file, String contents, FileSystemException why) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(channel, contents);
        } catch (IOException e) {
            e.addSuppressed(why);
            throw e;
        }
    }

    private static void discard(Path fresh, FileSystemException why) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** Writes {@code contents} where the channel is, and waits until the disk has them. */
    static void write(FileChannel channel, String contents) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(contents.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static Optional<PosixFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, PosixFileAttributes.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
