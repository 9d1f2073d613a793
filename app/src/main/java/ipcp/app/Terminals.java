package ipcp.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells terminals from files and pipes. */
final class Terminals {
    private static final Pattern NAMES = Pattern.compile("/dev/(pts/[0-9]+|tty[^/]*|console|hvc[0-9]+)");

    private Terminals() {}

    /** Whether {@code descriptor}, as {@code /proc/self/fd} has it, leads to a terminal. */
    static boolean isOne(Path descriptor) {
        try {
            return NAMES.matcher(Files.readSymbolicLink(descriptor).toString()).matches();
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
