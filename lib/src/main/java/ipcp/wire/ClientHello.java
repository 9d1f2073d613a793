package ipcp.wire;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.link.LinkKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first frame of {@code ipcp/2} (docs/protocol.md): what the client wants to speak and, where the pattern does not
 * hide it, who it is. In clear, but part of the handshake's prologue.
 *
 * @param pattern of the handshake
 * @param kind of the client's link
 * @param suites that it knows and we do, the best first
 * @param identity a name or a claim with {@code NNpsk0}, empty with {@code IKpsk2}
 */
record ClientHello(HandshakePattern pattern, LinkKind kind, List<AeadSuite> suites, String identity) {
    private static final int NNPSK0 = 1;
    private static final int IKPSK2 = 2;
    private static final int TUN = 1;
    private static final int TAP = 2;
    private static final int FIXED = 5;

    /** Fewest bytes of content: those of a client with one suite that hides who it is. */
    static final int MIN_LENGTH = Ipcp2.MAGIC_LENGTH + FIXED + 1;

    /** Most bytes of content. */
    static final int MAX_LENGTH = Ipcp2.MAGIC_LENGTH + FIXED + Ipcp2.MAX_SUITES + Ipcp2.MAX_IDENTITY;

    /** The whole frame. */
    byte[] toFrame() {
        byte[] name = identity.getBytes(StandardCharsets.UTF_8);
        var frame = ByteBuffer.allocate(Ipcp2.LENGTH_PREFIX + MAX_LENGTH);
        Ipcp2.writeStart(frame, FIXED - 1 + suites.size() + name.length);
        frame.put((byte) (pattern == HandshakePattern.NNPSK0 ? NNPSK0 : IKPSK2));
        frame.put((byte) (kind == LinkKind.TUN ? TUN : TAP));
        frame.put((byte) suites.size());
        suites.forEach(suite -> frame.put(id(suite)));
        frame.put((byte) name.length).put(name).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** Reads the content of a frame; nothing when it is no hello of this version. */
    static Optional<ClientHello> read(ByteBuffer content) {
        if (content.remaining() < MIN_LENGTH || !Ipcp2.readStart(content)) {
            return Optional.empty();
        }
        byte pattern = content.get();
        byte kind = content.get();
        int count = content.get() & 0xff;
        boolean hides = pattern == IKPSK2;
        if (!(hides || pattern == NNPSK0)
                || !(kind == TUN || kind == TAP)
                || count == 0
                || count > Ipcp2.MAX_SUITES
                || content.remaining() < count + 1) {
            return Optional.empty();
        }
        List<AeadSuite> suites = readSuites(content, count);
        int length = content.get() & 0xff;
        if (length > Ipcp2.MAX_IDENTITY || length != content.remaining() || (length == 0) != hides) {
            return Optional.empty();
        }
        try {
            String identity =
                    StandardCharsets.UTF_8.newDecoder().decode(content).toString();
            return Optional.of(new ClientHello(
                    hides ? HandshakePattern.IKPSK2 : HandshakePattern.NNPSK0,
                    kind == TUN ? LinkKind.TUN : LinkKind.TAP,
                    suites,
                    identity));
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static List<AeadSuite> readSuites(ByteBuffer content, int count) {
        var suites = new ArrayList<AeadSuite>();
        for (int i = 0; i < count; i++) {
            suite(content.get()).filter(suite -> !suites.contains(suite)).ifPresent(suites::add);
        }
        return suites;
    }

    /** Who the client says it is, with nothing in it that a log could take for something else. */
    String identityForLog() {
        return identity.isEmpty() ? "-" : identity.replaceAll("[^\\p{L}\\p{N}._:@+/-]", "?");
    }

    static byte id(AeadSuite suite) {
        return switch (suite) {
            case AESGCM -> 1;
            case CHACHAPOLY -> 2;
        };
    }

    static Optional<AeadSuite> suite(byte id) {
        return switch (id) {
            case 1 -> Optional.of(AeadSuite.AESGCM);
            case 2 -> Optional.of(AeadSuite.CHACHAPOLY);
            default -> Optional.empty();
        };
    }
}
