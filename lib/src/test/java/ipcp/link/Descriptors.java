package ipcp.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The file descriptors of this process that a device may have opened: not the jars that the JVM opens when it likes.
 */
final class Descriptors {
    private Descriptors() {}

    /** How many are open. */
    static long open() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(Descriptors::target)
                    .filter(target -> target.equals(DeviceFile.PATH)
                            || target.startsWith("socket:")
                            || target.equals("anon_inode:[eventfd]"))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }
}
