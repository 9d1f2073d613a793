package ipcp.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A file that holds one key or one password, and nothing else. No copy of it is left behind in memory but the one that
 * is asked for.
 */
public final class SecretFile {
    /** Bytes of a key, secret or private. */
    private static final int LENGTH = 32;

    /** The longest password that a proxy takes (RFC 1929). */
    private static final int MOST_OF_LINE = 255;

    private SecretFile() {}

    /**
     * Makes a key of the content of {@code file}.
     *
     * @param takeOver gets the bytes, which are overwritten when it returns
     * @throws NotAKeyException when there is something else in it, or it is no file
     */
    public static <K> K read(Path file, Function<byte[], K> takeOver) throws IOException {
        byte[] bytes = content(file, LENGTH);
        try {
            if (bytes.length != LENGTH) {
                throw new NotAKeyException(bytes.length + " bytes");
            }
            return takeOver.apply(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * The only line of {@code file}, without its end, for the caller to overwrite.
     *
     * @throws NotAKeyException when there is none or more than one, it is empty or longer than {@value #MOST_OF_LINE}
     *     bytes, or it is no file
     */
    static byte[] readLine(Path file) throws IOException {
        byte[] bytes = content(file, MOST_OF_LINE + 2);
        try {
            int end = bytes.length;
            end -= end > 0 && bytes[end - 1] == '\n' ? 1 : 0;
            end -= end > 0 && end < bytes.length && bytes[end - 1] == '\r' ? 1 : 0;
            if (end < 1 || end > MOST_OF_LINE) {
                throw new NotAKeyException("a line of " + end + " bytes");
            }
            for (int i = 0; i < end; i++) {
                if (bytes[i] == '\n' || bytes[i] == 0) {
                    throw new NotAKeyException("more than one line");
                }
            }
            return Arrays.copyOf(bytes, end);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** All of {@code file}, if that is not more than {@code most} bytes; for the caller to overwrite. */
    private static byte[] content(Path file, int most) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new NotAKeyException(Files.isDirectory(file) ? "a directory" : "not a regular file");
        }
        // A direct buffer, so that the JDK makes no copy of its own that nobody overwrites.
        ByteBuffer buffer = ByteBuffer.allocateDirect(most + 1);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // One byte more than there may be, to see that there is none.
            }
            if (!buffer.hasRemaining()) {
                throw new NotAKeyException("more than " + most + " bytes");
            }
            var bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        } finally {
            buffer.clear().put(new byte[most + 1]);
        }
    }

    /** The file is there, and what it holds is no key. The message says what it is, and nothing of the content. */
    public static final class NotAKeyException extends IOException {
        private static final long serialVersionUID = 1L;

        NotAKeyException(String found) {
            super(found);
        }
    }
}
