package ipcp.wire;

import static ipcp.wire.Ipcp2.MAX_PLAINTEXT;
import static ipcp.wire.Ipcp2.RECORD_HEADER;
import static ipcp.wire.Ipcp2.TAG;

import ipcp.crypto.CipherState;
import java.nio.ByteBuffer;

/**
 * The receiving direction of an {@code ipcp/2} session. Records are decrypted into another array: where they are the
 * JDK's AES-GCM takes more than twice the time. For one thread; {@link #received} for any.
 */
final class RecordOpener {
    /** From {@link #open}: not all of the record is there. */
    static final int INCOMPLETE = -1;

    /** From {@link #open}: a length out of bounds, or not authentic. */
    static final int BAD = -2;

    private CipherState cipher;
    private volatile long received;

    RecordOpener(CipherState cipher) {
        this.cipher = cipher;
    }

    /**
     * Opens the record at the position of {@code in}, which moves past it.
     *
     * @param plaintext takes the plaintext, from {@code to}
     * @return bytes of plaintext, 1 or more; {@link #INCOMPLETE}; or {@link #BAD}, as soon as the header is there
     */
    int open(ByteBuffer in, byte[] plaintext, int to) {
        return open(in, MAX_PLAINTEXT, plaintext, to);
    }

    /** The same for a record of at most {@code max} bytes of plaintext. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    int open(ByteBuffer in, int max, byte[] plaintext, int to) {
        if (in.remaining() < RECORD_HEADER) {
            return INCOMPLETE;
        }
        int position = in.position();
        int length = in.getInt(position); // with a first byte that is not zero, too large or negative
        if (length <= TAG || length > max + TAG) {
            return BAD;
        }
        if (in.remaining() - RECORD_HEADER < length) {
            return INCOMPLETE;
        }
        in.position(position + RECORD_HEADER + length);
        byte[] array = in.array();
        int record = in.arrayOffset() + position;
        int at = record + RECORD_HEADER;
        if (cipher.decryptWithAd(array, record, RECORD_HEADER, array, at, length, plaintext, to) < 0) {
            return BAD;
        }
        received += length - TAG;
        return length - TAG;
    }

    /** Bytes of plaintext under the current key. */
    long received() {
        return received;
    }

    /** The next record is under another key. */
    void change(CipherState next) {
        cipher.destroy();
        cipher = next;
        received = 0;
    }

    void destroy() {
        cipher.destroy();
    }
}
