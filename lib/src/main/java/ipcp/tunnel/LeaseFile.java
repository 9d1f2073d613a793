package ipcp.tunnel;

import ipcp.net.IpAddress;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The file in which a server remembers who has which address: text of UTF-8, a line that says what it is, and then one
 * for each lease: address, when it was last used (RFC 3339), and the client, to the end of the line. It is replaced as a
 * whole, so that a crash leaves the old one or the new one. For one thread at a time.
 */
final class LeaseFile {
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

    LeaseFile(Path path) {
        this.path = path.toAbsolutePath();
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
        }
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
            throw new MalformedFileException(path + ":1: expected \"" + FIRST_LINE + "\"");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                entries.add(Entry.parse(lines.get(i)));
            } catch (IllegalArgumentException | DateTimeException _) {
                throw new MalformedFileException(
                        path + ":" + (i + 1) + ": expected an address, a time and a client, such as"
                                + " \"10.10.0.2 2026-01-31T12:00:00Z alice\"");
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

    @Override
    public String toString() {
        return path.toString();
    }
}
