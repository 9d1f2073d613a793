package ipcp.link;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The system calls that devices and their set-up need, mapped directly: addresses are plain longs, a call allocates
 * nothing. Numbers are those of Linux on x86-64 and aarch64, where a variadic C function (open, ioctl) takes integers
 * like any other. Safe for any thread; {@link #errno} belongs to the thread that called.
 */
final class Libc {
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x8_0000;

    static final short POLLIN = 1;
    static final short POLLERR = 8;
    static final short POLLHUP = 16;
    static final short POLLNVAL = 32;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EBADFD = 77;
    static final int EADDRNOTAVAIL = 99;

    static {
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    /** Why the last call of this thread gave a negative result; to be asked before it makes another. */
    static int errno() {
        return Native.getLastError();
    }

    // The names and the order of the parameters are those of section 2 of the manual.

    static native int open(String path, int flags);

    static native int close(int fd);

    static native int ioctl(int fd, long request, long argument);

    static native int poll(long fds, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native int socket(int domain, int type, int protocol);

    static native long send(int fd, long buffer, long length, int flags);

    static native long recv(int fd, long buffer, long length, int flags);

    @SuppressWarnings("MemberName")
    static native int eventfd_write(int fd, long value);

    static native String strerror(int errno);
}
