package ipcp.transport;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file that a Unix socket is found by, from bind(2) to the end of the listener.
 *
 * @param key device and inode: by these it is told from one that another program has put in its place
 */
record SocketFile(Path path, Object key) {
    /** Whoever keeps the folder longer is none of us. */
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(1);

    private static final Path BOUND = Path.of("/proc/net/unix");
    /** A line there of a stream socket that neither listens (flags 00010000) nor is connected (state 03). */
    private static final Pattern UNUSED = Pattern.compile("\\S+ \\S+ \\S+ 00000000 0001 01 +[0-9]+ (?<path>.*)");

    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /**
     * Has {@code descriptor} listen, and replaces a file that an earlier listener has left behind. Nobody can connect
     * before the file has the permissions {@code mode}, and it never has more. Of several that do this at a time, for
     * any files of the folder, one goes after the other, so that each finds its file dead or listening.
     *
     * @throws BindException when something else is there; it stays as it is
     */
    static SocketFile listen(int descriptor, Endpoint.Unix endpoint, int backlog, Set<PosixFilePermission> mode)
            throws IOException {
        Path path = Path.of(endpoint.path());
        int lock = UnixSocket.lock(path.getParent().toString(), LOCK_LIMIT);
        try {
            SocketFile file = bind(descriptor, path, endpoint, mode);
            if (UnixSocket.listen(descriptor, backlog) != 0) {
                String why = UnixSocket.explain(UnixSocket.errno());
                file.remove();
                throw new BindException(why);
            }
            return file;
        } finally {
            UnixSocket.close(lock);
        }
    }

    private static SocketFile bind(int descriptor, Path path, Endpoint.Unix endpoint, Set<PosixFilePermission> mode)
            throws IOException {
        UnixSocket.fchmod(descriptor, bits(mode)); // the file's mode is this, less the umask
        int errno = UnixSocket.bind(descriptor, endpoint);
        if (errno == UnixSocket.EADDRINUSE) {
            removeStale(path, endpoint);
            errno = UnixSocket.bind(descriptor, endpoint);
        }
        if (errno != 0) {
            throw new BindException(UnixSocket.explain(errno));
        }
        var file = new SocketFile(path, keyOf(path));
        try {
            if (!Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(mode)) {
                Files.setPosixFilePermissions(path, mode); // what the umask took away
            }
            return file;
        } catch (IOException e) {
            file.remove();
            throw e;
        }
    }

    private static int bits(Set<PosixFilePermission> mode) {
        int bits = 0;
        for (char letter : PosixFilePermissions.toString(mode).toCharArray()) { // rwxrwxrwx, - for what is not there
            bits = 2 * bits + (letter == '-' ? 0 : 1);
        }
        return bits;
    }

    private static void removeStale(Path path, Endpoint.Unix endpoint) throws IOException {
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & TYPE) != SOCKET) {
                throw new BindException("there is something that is not a socket");
            }
            Object found = keyOf(path);
            requireRefused(endpoint);
            if (found.equals(keyOf(path))) { // and not that of somebody who was faster
                Files.delete(path);
            }
        } catch (NoSuchFileException _) {
            // its owner has just removed it
        } catch (AccessDeniedException _) {
            throw new BindException("a socket that nobody listens at is there, and may not be removed");
        }
    }

    private static void requireRefused(Endpoint.Unix endpoint) throws IOException {
        int probe = UnixSocket.open();
        int errno = probe < 0 ? UnixSocket.errno() : UnixSocket.connect(probe, endpoint);
        UnixSocket.close(probe);
        switch (errno) {
            case UnixSocket.ECONNREFUSED -> requireUnbound(endpoint);
            case UnixSocket.ENOENT -> throw new NoSuchFileException(endpoint.path());
            case 0, UnixSocket.EAGAIN -> throw new BindException("another program listens there");
            default ->
                throw new BindException("a socket is there, of another program perhaps: " + UnixSocket.explain(errno));
        }
    }

    /** Other programs do not wait for one another: one may be between bind(2) and listen(2). */
    private static void requireUnbound(Endpoint.Unix endpoint) throws IOException {
        try (Stream<String> sockets = Files.lines(BOUND, StandardCharsets.ISO_8859_1)) {
            if (sockets.map(UNUSED::matcher)
                    .anyMatch(socket -> socket.matches() && socket.group("path").equals(endpoint.path()))) {
                throw new BindException("a socket of a program that does not listen yet is there");
            }
        } catch (NoSuchFileException | AccessDeniedException _) {
            // nobody tells
        }
    }

    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Removes the file if it is still this one: while its socket is open, no other has its inode. */
    void remove() throws IOException {
        try {
            if (key.equals(keyOf(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException _) {
            // somebody has tidied up
        }
    }
}
