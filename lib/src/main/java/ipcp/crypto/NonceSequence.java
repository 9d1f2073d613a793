package ipcp.crypto;

import java.nio.ByteBuffer;

/**
 * 24-byte nonces that never repeat: 16 random bytes for the sequence, then a counter of 64 bits. As unique as random
 * nonces and without a system call each; the prefix tells a sender its own frames when they come back to it. For one
 * thread at a time; {@link #isOwn} for any.
 */
public final class NonceSequence {
    private final long prefixHigh;
    private final long prefixLow;
    private long counter;

    private NonceSequence(long prefixHigh, long prefixLow) {
        this.prefixHigh = prefixHigh;
        this.prefixLow = prefixLow;
    }

    public static NonceSequence random() {
        var prefix = ByteBuffer.wrap(Sodium.randomBytes(16));
        return new NonceSequence(prefix.getLong(), prefix.getLong());
    }

    /** Writes the next nonce at the buffer's position. */
    public void next(ByteBuffer out) {
        out.putLong(prefixHigh).putLong(prefixLow).putLong(counter++);
    }

    /** Whether a nonce that starts with these 16 bytes is of this sequence. */
    public boolean isOwn(long high, long middle) {
        return high == prefixHigh && middle == prefixLow;
    }
}
