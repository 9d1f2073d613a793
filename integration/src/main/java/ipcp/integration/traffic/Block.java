package ipcp.integration.traffic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * 64 KiB of a bulk stream: a number (negative in the last block), a CRC-32C over all the rest, and noise with the
 * number stamped into every kilobyte, so that nothing lost, doubled, moved or changed goes unnoticed. One thread at a
 * time.
 */
final class Block {
    static final int SIZE = 64 << 10;
    private static final int HEADER = Long.BYTES + Integer.BYTES;
    private static final int STAMP_EVERY = 1 << 10;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
    private final CRC32C crc = new CRC32C();

    Block() {
        byte[] noise = new byte[SIZE];
        new Random(SIZE).nextBytes(noise);
        bytes.put(noise).clear();
    }

    /** The block of this number, ready to be written. */
    ByteBuffer fill(long number, boolean last) {
        bytes.clear();
        for (int at = STAMP_EVERY; at < SIZE; at += STAMP_EVERY) {
            bytes.putLong(at, number);
        }
        bytes.putLong(0, last ? -number - 1 : number);
        bytes.putInt(Long.BYTES, checksum());
        return bytes;
    }

    /** The whole block, ready to be read into. */
    ByteBuffer empty() {
        return bytes.clear();
    }

    /**
     * Checks what was read, and says whether it is the last of its stream.
     *
     * @throws IOException when it is not the block of this number as it was sent
     */
    boolean verify(long number) throws IOException {
        long found = bytes.getLong(0);
        boolean last = found < 0;
        if ((last ? -(found + 1) : found) != number) {
            throw new IOException("block " + number + " of the stream is missing: found " + found);
        }
        if (bytes.getInt(Long.BYTES) != checksum()) {
            throw new IOException("block " + number + " of the stream was changed on its way");
        }
        return last;
    }

    private int checksum() {
        crc.reset();
        crc.update(bytes.slice(0, Long.BYTES));
        crc.update(bytes.slice(HEADER, SIZE - HEADER));
        return (int) crc.getValue();
    }
}
