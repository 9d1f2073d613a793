package ipcp.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who says what in which order (The Noise Protocol Framework, revision 34, sections 7 and 9). */
public enum HandshakePattern {
    /** Nobody proves anything. */
    NN("NN", false, "e", "e ee"),
    /** Both have the pre-shared key. */
    NNPSK0("NNpsk0", false, "psk e", "e ee"),
    /** The initiator knows the responder's key, and shows its own to nobody else. */
    IK("IK", true, "e es s ss", "e ee se"),
    /** The same, and both have the pre-shared key. */
    IKPSK2("IKpsk2", true, "e es s ss", "e ee se psk"),
    /** Both show their keys. */
    XX("XX", false, "e", "e ee s es", "s se");

    /** One step of a message. */
    enum Token {
        E,
        S,
        EE,
        ES,
        SE,
        SS,
        PSK
    }

    private final String noiseName;
    private final boolean responderKnown;

    @SuppressWarnings("ImmutableEnumChecker") // toList() makes unmodifiable ones
    private final List<List<Token>> messages;

    /**
     * @param messages their tokens, as the specification writes them
     */
    HandshakePattern(String noiseName, boolean responderKnown, String... messages) {
        this.noiseName = noiseName;
        this.responderKnown = responderKnown;
        this.messages = Arrays.stream(messages).map(HandshakePattern::tokens).toList();
    }

    private static List<Token> tokens(String message) {
        return Arrays.stream(message.split(" "))
                .map(token -> Token.valueOf(token.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** The name of the whole protocol with this pattern and a cipher. */
    public String protocolName(AeadSuite suite) {
        return "Noise_" + noiseName + "_25519_" + suite.noiseName() + "_SHA256";
    }

    /** Whether the initiator has the responder's static key before the first message. */
    boolean isResponderKnown() {
        return responderKnown;
    }

    boolean hasPsk() {
        return messages.stream().anyMatch(message -> message.contains(Token.PSK));
    }

    List<List<Token>> messages() {
        return messages;
    }

    /** The name in the specification. */
    @Override
    public String toString() {
        return noiseName;
    }
}
