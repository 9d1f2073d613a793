package ipcp.wire;

import ipcp.crypto.AeadSuite;
import java.util.Locale;
import java.util.Optional;

/** Where a handshake stands after the bytes so far. */
public sealed interface Handshake {
    /** More bytes are wanted; whatever is in the output is to be sent first. */
    record Pending() implements Handshake {}

    /**
     * The handshake is done. What the input still holds belongs to the session.
     *
     * @param claim the client's; at a client only when it knows it
     * @param identity who the client is, for the log
     * @param protocol the one spoken
     * @param suite the one agreed on, in {@code ipcp/2}
     * @param codec for the session; a server's has {@linkplain Codec#hasControl a message} to send first in {@code
     *     ipcp/2}
     */
    record Accepted(Optional<Claim> claim, String identity, Protocol protocol, Optional<AeadSuite> suite, Codec codec)
            implements Handshake {}

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
        WRONG_CHALLENGE,
        /** No credential has this name or claim, or this public key. */
        UNKNOWN_CLIENT,
        /** The peer speaks a wire that this server does not serve. */
        PROTOCOL_NOT_ENABLED,
        /** The peer uses none of the ciphers that this server does. */
        NO_COMMON_SUITE,
        /** The peer has a TUN and this side a TAP, or the reverse. */
        WRONG_LINK_KIND,
        /** The address that the client wants is not to be had, or none is left. */
        NO_ADDRESS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
