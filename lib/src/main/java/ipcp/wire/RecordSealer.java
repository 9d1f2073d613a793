package ipcp.wire;

import static ipcp.wire.Ipcp2.RECORD_HEADER;
import static ipcp.wire.Ipcp2.TAG;

import ipcp.crypto.CipherState;
import java.nio.ByteBuffer;

/**
 * The sending direction of an {@code ipcp/2} session: plaintexts in, records out, straight into the buffer that is
 * sent. For one thread; {@link #sent} for any.
 */
final class RecordSealer {
    private CipherState cipher;
    private volatile long sent;

    RecordSealer(CipherState cipher) {
        this.cipher = cipher;
    }

    /** Appends one record around {@code length} bytes of {@code plaintext}. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void seal(byte[] plaintext, int at, int length, ByteBuffer out) {
        int position = out.position();
        byte[] array = out.array();
        int record = out.arrayOffset() + position;
        out.putInt(length + TAG);
        out.position(position + RECORD_HEADER + length + TAG);
        cipher.encryptWithAd(array, record, RECORD_HEADER, plaintext, at, length, array, record + RECORD_HEADER);
        sent += length;
    }

    /** Bytes of plaintext under the current key. */
    long sent() {
        return sent;
    }

    /** The next record is under another key. */
    void change(CipherState next) {
        cipher.destroy();
        cipher = next;
        sent = 0;
    }

    void destroy() {
        cipher.destroy();
    }
}
