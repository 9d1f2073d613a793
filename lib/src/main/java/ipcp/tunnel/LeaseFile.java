package ipcp.tunnel;

import ipcp.net.IpAddress;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file in which a server remembers who has which address: text of UTF-8, a line that says what it is, and then one
 * for each lease: address, when it was last used (RFC 3339), and the client, to the end of the line. It is replaced as
 * a whole, so that a crash leaves the old one or the new one. A lock beside it keeps two servers from writing over
 * each other's. For one thread at a time.
 */
final class LeaseFile implements AutoCloseable {
    private static final String FIRST_LINE = "ipcpd leases 1";
    private static final long MOST_BYTES = 2L * AddressPool.MOST_LEASES * 512;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** A line. */
    record Entry(IpAddress address, Instant seen, String client) {
        private static Entry parse(String line) {
            String[] words = line.split(" ", 3);
            if (words.length != 3 || words[2].isEmpty()) {
                throw new IllegalArgumentException("not three words");
            }
            return new Entry(IpAddress.parse(words[0]), Instant.parse(words[1]), words[2]);
        }

        @Override
        public String toString() {
            return address + " " + seen + " " + client;
        }
    }

    private final Path path;
    private final FileChannel lock;

    private LeaseFile(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the file for this server alone.
     *
     * @throws IOException when another server has it, or its folder does not take files; the message names it
     */
    static LeaseFile open(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try {
            var lock =
                    FileChannel.open(beside, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
            try {
                if (lock.tryLock() != null) {
                    return new LeaseFile(file, lock);
                }
            } catch (OverlappingFileLockException _) {
                // by this process
            }
            lock.close();
        } catch (FileSystemException e) {
            throw new IOException("cannot keep leases in " + file + ": " + reason(e), e);
        }
        throw new IOException("another server keeps its leases in " + file + ": give this one a lease_file of its own");
    }

    private static String reason(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such folder";
            case AccessDeniedException _ -> "this user may not write there";
            default -> e.getReason() != null ? e.getReason() : String.valueOf(e.getMessage());
        };
    }

    /**
     * Reads it; a file that is not there is empty.
     *
     * @throws MalformedFileException when it is something else, with the place
     */
    List<Entry> read() throws IOException {
        String text;
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new MalformedFileException(path + ": " + Files.size(path) + " bytes are too many for leases");
            }
            text = Files.readString(path);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (CharacterCodingException _) {
            throw new MalformedFileException(path + ": not UTF-8, and so not a file of leases");
        } catch (IOException e) {
            throw e instanceof MalformedFileException ? e : new IOException(path + ": " + e.getMessage(), e);
        }
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
            throw new MalformedFileException(path + ":1: expected the line " + FIRST_LINE);
        }
        List<Entry> entries = new ArrayList<>();
        Set<IpAddress> seen = new HashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                entries.add(Entry.parse(lines.get(i)));
                if (!seen.add(entries.getLast().address())) {
                    throw new MalformedFileException(path + ":" + (i + 1) + ": "
                            + entries.getLast().address() + " stands twice, expected every address once");
                }
            } catch (IllegalArgumentException | DateTimeException _) {
                throw new MalformedFileException(
                        path + ":" + (i + 1) + ": expected an address, a time and a client, such as"
                                + " 10.10.0.2 2026-01-31T12:00:00Z alice");
            }
        }
        return entries;
    }

    /** Replaces it. An interrupt does not keep it from being written. */
    void write(List<Entry> entries) throws IOException {
        var text = new StringBuilder(FIRST_LINE).append('\n');
        entries.forEach(entry -> text.append(entry).append('\n'));
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, OWNER_ONLY);
        try (var out = new FileOutputStream(fresh.toFile())) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets another server have it. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
