package ipcp.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/** A file that holds one key and nothing else. No copy of it is left behind in memory but the one that is asked for. */
public final class SecretFile {
    /** Bytes of a key, secret or private. */
    private static final int LENGTH = 32;

    private SecretFile() {}

    /**
     * Makes a key of the content of {@code file}.
     *
     * @param takeOver gets the bytes, which are overwritten when it returns
     * @throws NotAKeyException when there is something else in it, or it is no file
     */
    public static <K> K read(Path file, Function<byte[], K> takeOver) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new NotAKeyException(Files.isDirectory(file) ? "a directory" : "not a regular file");
        }
        // A direct buffer, so that the JDK makes no copy of its own that nobody overwrites.
        ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH + 1);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // One byte more than a key, to see that there is none.
            }
            if (buffer.position() != LENGTH) {
                throw new NotAKeyException(
                        buffer.hasRemaining() ? buffer.position() + " bytes" : "more than " + LENGTH + " bytes");
            }
            var bytes = new byte[LENGTH];
            buffer.flip().get(bytes);
            try {
                return takeOver.apply(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } finally {
            buffer.clear().put(new byte[LENGTH + 1]);
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
