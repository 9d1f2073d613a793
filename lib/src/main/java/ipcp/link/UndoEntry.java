package ipcp.link;

import ipcp.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** What has to be taken back, as a line of the {@link UndoJournal}. */
sealed interface UndoEntry {
    /** {@code route 203.0.113.10}: a host has a route of its own. */
    record PinnedRoute(IpAddress host) implements UndoEntry {
        static final String WORD = "route";

        @Override
        public String line() {
            return WORD + " " + host;
        }
    }

    /**
     * {@code file BEFORE AFTER PATH}: a file has other contents, both in Base64; {@code -} is no file at all.
     *
     * @param before its contents, a char for each byte; empty when there was no such file
     * @param after what it was given
     */
    record ReplacedFile(Path file, Optional<String> before, String after) implements UndoEntry {
        static final String WORD = "file";
        private static final String NONE = "-";

        public ReplacedFile {
            if (!file.isAbsolute() || file.toString().indexOf('\n') >= 0) {
                throw new IllegalArgumentException("not an absolute path in one line");
            }
        }

        @Override
        public String line() {
            return WORD + " " + before.map(ReplacedFile::encoded).orElse(NONE) + " " + encoded(after) + " " + file;
        }

        private static ReplacedFile parse(String fields) {
            String[] parts = fields.split(" ", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not three fields");
            }
            return new ReplacedFile(
                    Path.of(parts[2]),
                    parts[0].equals(NONE) ? Optional.empty() : Optional.of(decoded(parts[0])),
                    decoded(parts[1]));
        }

        private static String encoded(String contents) {
            return Base64.getEncoder().encodeToString(contents.getBytes(StandardCharsets.ISO_8859_1));
        }

        private static String decoded(String field) {
            return new String(Base64.getDecoder().decode(field), StandardCharsets.ISO_8859_1);
        }
    }

    /** Without the end of the line. */
    String line();

    /**
     * The entry that {@code line} is.
     *
     * @throws IllegalArgumentException when it is none
     */
    static UndoEntry parse(String line) {
        int blank = line.indexOf(' ');
        String fields = line.substring(blank + 1);
        return switch (line.substring(0, Math.max(0, blank))) {
            case PinnedRoute.WORD -> new PinnedRoute(IpAddress.parse(fields));
            case ReplacedFile.WORD -> ReplacedFile.parse(fields);
            default -> throw new IllegalArgumentException("neither a route nor a file");
        };
    }
}
