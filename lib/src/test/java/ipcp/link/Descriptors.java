package ipcp.link;

import java.io.File;

/** The file descriptors of this process. */
final class Descriptors {
    private Descriptors() {}

    /** How many are open. */
    static long open() {
        return new File("/proc/self/fd").list().length;
    }
}
