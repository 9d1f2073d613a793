package ipcp.transport;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file that a Unix socket is found by, from bind(2) to the end of the listener.
 *
 * @param key device and inode: by these it is told from one that another program has put in its place
 */
record SocketFile(Path path, Object key) {
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /**
     * Binds {@code descriptor}, and replaces a file that an earlier listener has left behind. Nobody can connect before
     * it listens, and until then the file has no more permissions than {@code mode}.
     *
     * @throws BindException when something else is there; it stays as it is
     */
    static SocketFile bind(int descriptor, Endpoint.Unix endpoint, Set<PosixFilePermission> mode) throws IOException {
        Path path = Path.of(endpoint.path());
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
            case UnixSocket.ECONNREFUSED -> {}
            case UnixSocket.ENOENT -> throw new NoSuchFileException(endpoint.path());
            case 0, UnixSocket.EAGAIN -> throw new BindException("another program listens there");
            default ->
                throw new BindException("a socket is there, of another program perhaps: " + UnixSocket.explain(errno));
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
