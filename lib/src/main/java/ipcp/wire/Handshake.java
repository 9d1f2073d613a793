package ipcp.wire;

/** Where a handshake stands after the bytes so far. */
public sealed interface Handshake {
    /** More bytes are wanted; whatever is in the output is to be sent first. */
    record Pending() implements Handshake {}

    /**
     * The handshake is done. What the input still holds belongs to the session.
     *
     * @param claim the client's
     * @param dialect the one spoken
     * @param codec for the session
     */
    record Accepted(Claim claim, Dialect dialect, Codec codec) implements Handshake {}

    /**
     * The handshake has failed; the connection is of no more use.
     *
     * @param reason for the log
     * @param claim what the peer claimed to be, as text, or "-" before it did
     */
    record Refused(Reason reason, String claim) implements Handshake {}

    /** Why a handshake failed. */
    enum Reason {
        /** A length out of bounds, or content that is no message of this place. */
        BAD_FRAME,
        /** No credential has this claim. */
        UNKNOWN_CLAIM,
        /** The proof was not made with the key of this claim. */
        WRONG_KEY,
        /** The proof was made for another challenge. */
        WRONG_CHALLENGE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
