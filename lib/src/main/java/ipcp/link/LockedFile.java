package ipcp.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A small file that one process at a time has, for its owner alone (mode 0600). It is replaced as a whole: the next
 * file is locked before it takes the name, and whoever has opened the one before finds that it is not the file of that
 * name any more. The kernel takes the lock back when the process ends, however it ends. One thread at a time.
 */
final class LockedFile implements AutoCloseable {
    private final Path path;
    private FileChannel channel;

    private LockedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Another process has the file. */
    static final class InUseException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Opens the file at {@code path}, if there is one. */
    static Optional<LockedFile> open(Path path) throws IOException {
        while (true) {
            try {
                Object before = key(path);
                FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                lock(channel);
                if (Objects.equals(before, key(path))) {
                    return Optional.of(new LockedFile(path, channel));
                }
                channel.close();
            } catch (NoSuchFileException | AccessDeniedException _) { // what we may not see we have not written
                return Optional.empty();
            }
        }
    }

    /** Makes the file, empty, with the folder that it is in. */
    static LockedFile create(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            return new LockedFile(path, createLocked(path));
        } catch (FileAlreadyExistsException e) {
            var inUse = new InUseException();
            inUse.initCause(e);
            throw inUse;
        }
    }

    private static FileChannel createLocked(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        lock(channel);
        return channel;
    }

    private static void lock(FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException _) {
            // this very process has it
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new InUseException();
    }

    /**
     * What the file says. No other descriptor of this process may have it: closing that would take the lock away, as
     * POSIX has it.
     */
    String read(int maxBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(maxBytes + 1);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // One byte more than there may be, to see that there is none.
        }
        if (!bytes.hasRemaining()) {
            throw new FileSystemException(path.toString(), null, "longer than " + maxBytes + " bytes");
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    /** Gives the file other contents, on the disk when this returns. */
    void replace(String contents) throws IOException {
        Path fresh = Path.of(path + ".new");
        Files.deleteIfExists(fresh);
        FileChannel next = createLocked(fresh);
        try {
            SmallFile.write(next, contents);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            next.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
        channel.close();
        channel = next;
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** Removes the file. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
        close();
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
