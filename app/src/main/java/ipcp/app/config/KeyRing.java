package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the key files of one configuration, and remembers the keys until it is clear whether that is valid. */
final class KeyRing {
    private static final Set<PosixFilePermission> FOR_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final List<Path> directories;
    private final List<PresharedKey> opened = new ArrayList<>();

    /** @param directories where a relative path may begin, the first one that leads to a file counts */
    KeyRing(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** The key in the file that {@code key} names; what is wrong with it goes to the findings of {@code fields}. */
    Optional<KeyFile> open(Fields fields, ConfigKey key) {
        Optional<Path> path = fields.parsed(key, KeyRing::parse).map(this::resolve);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            var file = new KeyFile(path.get(), read(path.get()));
            opened.add(file.key());
            if (isReadableByOthers(file.path())) {
                fields.findings()
                        .warning(
                                fields.path(key),
                                "others can read the key: chmod 600 "
                                        + Quote.escape(file.path().toString()));
            }
            return Optional.of(file);
        } catch (IOException e) {
            fields.findings().problem(fields.path(key), Quote.quote(path.get().toString(), reason(e)), key.expected());
            return Optional.empty();
        }
    }

    /** Overwrites every key read so far. */
    void closeAll() {
        opened.forEach(PresharedKey::close);
    }

    private static Path parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("no path");
        }
        return Path.of(text);
    }

    private Path resolve(Path path) {
        return directories.stream()
                .map(directory -> directory.resolve(path).toAbsolutePath().normalize())
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() ->
                        directories.getFirst().resolve(path).toAbsolutePath().normalize());
    }

    private static PresharedKey read(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(Files.isDirectory(path) ? "a directory" : "not a regular file");
        }
        // A direct buffer, so that the JDK makes no copy of its own that nobody overwrites.
        ByteBuffer buffer = ByteBuffer.allocateDirect(PresharedKey.LENGTH + 1);
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // One byte more than a key, to see that there is none.
            }
            if (buffer.position() != PresharedKey.LENGTH) {
                throw new IOException(
                        buffer.hasRemaining()
                                ? buffer.position() + " bytes"
                                : "more than " + PresharedKey.LENGTH + " bytes");
            }
            var bytes = new byte[PresharedKey.LENGTH];
            buffer.flip().get(bytes);
            try {
                return PresharedKey.takeOver(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } finally {
            buffer.clear().put(new byte[PresharedKey.LENGTH + 1]);
        }
    }

    private static boolean isReadableByOthers(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).stream().anyMatch(FOR_OTHERS::contains);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "this user may not read it";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
