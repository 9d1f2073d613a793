package ipcp.integration.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;

/** setns(2) for the calling thread alone: what it opens from then on belongs to that network namespace. */
final class SetNs {
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(SetNs.class, "c");
    }

    private SetNs() {}

    /** Moves the calling platform thread, for good, into the namespace that {@code file} stands for. */
    static void enter(Path file) throws IOException {
        try {
            int fd = open(file.toString(), O_RDONLY_CLOEXEC);
            try {
                setns(fd, CLONE_NEWNET);
            } finally {
                close(fd);
            }
        } catch (LastErrorException e) {
            throw new IOException("cannot enter " + file + ": " + e.getMessage(), e);
        }
    }

    private static native int open(String path, int flags) throws LastErrorException;

    private static native int setns(int fd, int type) throws LastErrorException;

    private static native int close(int fd) throws LastErrorException;
}
