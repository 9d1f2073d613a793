package ipcp.integration.traffic;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * 128 KiB of a bulk stream: noise that both ends know, with every kilobyte's number in the stream stamped into it, so
 * that nothing lost, doubled, moved or changed goes unnoticed. The first stamp is negative in the last block. One
 * thread at a time.
 *
 * <p>The check must not eat what the tunnel needs: the noise repeats, so that what is compared with stays in the
 * processor's first cache.
 */
final class Block {
    static final int SIZE = 128 << 10;
    private static final int PAGE = 16 << 10;
    private static final int STAMP_EVERY = 1 << 10;
    private static final ValueLayout.OfLong STAMP = ValueLayout.JAVA_LONG;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
    private final MemorySegment block = MemorySegment.ofBuffer(bytes);
    private final MemorySegment page = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(PAGE));

    Block() {
        byte[] noise = new byte[PAGE];
        new Random(PAGE).nextBytes(noise);
        page.copyFrom(MemorySegment.ofArray(noise));
        for (int at = 0; at < SIZE; at += PAGE) {
            block.asSlice(at, PAGE).copyFrom(page);
        }
    }

    /** The block of this number, ready to be written. */
    ByteBuffer fill(long number, boolean last) {
        stamp(block, number * SIZE, last);
        return bytes.clear();
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
        long found = block.get(STAMP, 0);
        boolean last = found < 0;
        long first = number * SIZE / STAMP_EVERY;
        if ((last ? ~found : found) != first) {
            throw new IOException("kilobyte " + first + " of the stream is missing: found " + found);
        }
        for (int at = 0; at < SIZE; at += PAGE) {
            stamp(page, number * SIZE + at, last && at == 0);
            long wrong = MemorySegment.mismatch(block, at, at + PAGE, page, 0, PAGE);
            if (wrong >= 0) {
                throw new IOException("byte " + (number * SIZE + at + wrong) + " of the stream was changed on its way");
            }
        }
        return last;
    }

    /** Numbers the kilobytes of {@code part}, which begins at this place of the stream. */
    private static void stamp(MemorySegment part, long place, boolean last) {
        long first = place / STAMP_EVERY;
        for (int at = 0; at < part.byteSize(); at += STAMP_EVERY) {
            part.set(STAMP, at, first + at / STAMP_EVERY);
        }
        if (last) {
            part.set(STAMP, 0, ~first);
        }
    }
}
