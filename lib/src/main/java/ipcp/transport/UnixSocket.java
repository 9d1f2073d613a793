package ipcp.transport;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Unix sockets as unix(7) has them, with names in the abstract namespace, which the JDK does not know. Once connected
 * or listening, a descriptor goes under a channel of the JDK ({@link ChannelDescriptor}): its poller parks virtual
 * threads at half the cost of junixsocket 2.10.1 (28 against 55 µs for a round trip of one byte between two of them),
 * which besides has a bug report about hanging virtual threads open. None of the calls here but {@link
 * #lock} waits. Safe for any thread.
 */
final class UnixSocket {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EADDRINUSE = 98;
    static final int ECONNREFUSED = 111;

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x8_0000;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final Duration RETRY = Duration.ofMillis(1);

    static {
        Native.register(UnixSocket.class, NativeLibrary.getProcess());
    }

    private UnixSocket() {}

    /** A new descriptor that does not block, or a negative number. */
    static int open() {
        return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }

    /** {@code struct sockaddr_un}, as long as it has to be: trailing zeros would be part of an abstract name. */
    static byte[] address(Endpoint.Local endpoint) {
        byte[] path =
                switch (endpoint) {
                    case Endpoint.Unix(var file) -> (file + "\0").getBytes(StandardCharsets.US_ASCII);
                    case Endpoint.Abstract(var name) -> ("\0" + name).getBytes(StandardCharsets.US_ASCII);
                };
        var address = new byte[2 + path.length];
        address[0] = AF_UNIX; // sun_family, in the byte order of every machine that this runs on
        System.arraycopy(path, 0, address, 2, path.length);
        return address;
    }

    /**
     * Connects without waiting.
     *
     * @return 0, or why not, as errno(3); {@link #EAGAIN} when nobody accepts fast enough
     */
    static int connect(int descriptor, Endpoint.Local endpoint) {
        byte[] address = address(endpoint);
        int errno = EINTR;
        while (errno == EINTR) {
            errno = connect(descriptor, address, address.length) == 0 ? 0 : errno();
        }
        return errno;
    }

    /**
     * Binds.
     *
     * @return 0, or why not, as errno(3)
     */
    static int bind(int descriptor, Endpoint.Local endpoint) {
        byte[] address = address(endpoint);
        return bind(descriptor, address, address.length) == 0 ? 0 : errno();
    }

    /**
     * Waits until no other that calls this has {@code folder}, but no longer than {@code limit}: whoever may read a
     * folder may keep it.
     *
     * @return a descriptor; closing it lets go
     */
    static int lock(String folder, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int descriptor = open(folder, O_NONBLOCK | O_CLOEXEC);
        while (descriptor >= 0
                && flock(descriptor, LOCK_EX | LOCK_NB) != 0
                && errno() == EAGAIN
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(RETRY.toNanos());
        }
        return descriptor;
    }

    /** What errno(3) means. */
    static String explain(int errno) {
        return strerror(errno);
    }

    /** Why the last call of this thread failed. */
    static int errno() {
        return Native.getLastError();
    }

    // The names and the order of the parameters are those of section 2 of the manual.

    private static native int socket(int domain, int type, int protocol);

    private static native int connect(int descriptor, byte[] address, int length);

    private static native int bind(int descriptor, byte[] address, int length);

    static native int listen(int descriptor, int backlog);

    static native int fchmod(int descriptor, int mode);

    static native int close(int descriptor);

    private static native int open(String path, int flags);

    private static native int flock(int descriptor, int operation);

    private static native String strerror(int errno);
}
