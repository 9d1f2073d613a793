package ipcp.wire;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole session of {@code ipcp/2} as it must be by docs/protocol.md, written down without the code that it is to
 * test. All that is random has fixed values.
 */
final class Ipcp2Script {
    static final byte[] PSK = Ipcp2Pair.filled(0x11);
    static final byte[] CLIENT_STATIC = Ipcp2Pair.filled(0x33);
    static final byte[] SERVER_STATIC = Ipcp2Pair.filled(0x44);
    static final byte[] CLIENT_EPHEMERAL = Ipcp2Pair.filled(0x55);
    static final byte[] SERVER_EPHEMERAL = Ipcp2Pair.filled(0x66);
    static final byte[] SERVER_RANDOM = Ipcp2Pair.filled(0x77);
    static final byte[] CLIENT_SECOND = Ipcp2Pair.filled(0x51);
    static final byte[] SERVER_SECOND = Ipcp2Pair.filled(0x61);

    /** What {@link Ipcp2Pair#SETTINGS} is, field by field. */
    static final String SETTINGS = "01 0005 18 0a0a0002" + "02 0002 05dc" + "03 0008 00001388 00004e20"
            + "04 0005 18 c0a80700" + "04 0011 30 fd000007000000000000000000000000";

    private static final byte[] EMPTY = {};

    private final boolean aes;
    private final String suiteName;
    private final Map<String, byte[]> said = new LinkedHashMap<>();
    private byte[] sendKey;
    private byte[] answerKey;
    private long sendNonce;
    private long answerNonce;

    private Ipcp2Script(AeadSuite suite) {
        aes = suite == AeadSuite.AESGCM;
        suiteName = aes ? "AESGCM" : "ChaChaPoly";
    }

    /** Every frame and record by its name, in the order in which they are said. */
    static Map<String, byte[]> of(HandshakePattern pattern, AeadSuite suite) throws GeneralSecurityException {
        var script = new Ipcp2Script(suite);
        PureNoise.Split split = pattern == HandshakePattern.NNPSK0 ? script.withName() : script.withKeyPair();
        script.session(split);
        return script.said;
    }

    private byte[] hellos(String patternKindSuitesAndName) {
        byte[] id = {(byte) (aes ? 1 : 2)};
        byte[] magic = Frames.hex("697063702f32 01");
        byte[] rest = Frames.hex(patternKindSuitesAndName.replace("SS", aes ? "01" : "02"));
        said.put("client_hello", Frames.raw(Frames.concat(magic, rest)));
        said.put("server_hello", Frames.raw(Frames.concat(magic, id, SERVER_RANDOM)));
        return Frames.concat(said.get("client_hello"), said.get("server_hello"));
    }

    private PureNoise.Split withName() throws GeneralSecurityException {
        byte[] prologue = hellos("01 01 01 SS 06 6c6170746f70"); // laptop
        byte[][] messages = new byte[2][];
        PureNoise.Split split = nnPsk0(prologue, PSK, CLIENT_EPHEMERAL, SERVER_EPHEMERAL, messages);
        said.put("message_1", Frames.raw(messages[0]));
        said.put("message_2", Frames.raw(messages[1]));
        return split;
    }

    private PureNoise.Split nnPsk0(byte[] prologue, byte[] psk, byte[] e, byte[] re, byte[][] messages)
            throws GeneralSecurityException {
        var noise = new PureNoise("Noise_NNpsk0_25519_" + suiteName + "_SHA256", prologue);
        noise.mixKeyAndHash(psk);
        messages[0] = Frames.concat(noise.ephemeral(e), noise.encryptAndHash(EMPTY));
        byte[] answer = noise.ephemeral(re);
        noise.mixKey(PureNoise.dh(re, PureNoise.publicKey(e)));
        messages[1] = Frames.concat(answer, noise.encryptAndHash(EMPTY));
        return noise.split();
    }

    private PureNoise.Split withKeyPair() throws GeneralSecurityException {
        byte[] prologue = hellos("02 01 01 SS 00");
        byte[] serverPublic = PureNoise.publicKey(SERVER_STATIC);
        byte[] clientPublic = PureNoise.publicKey(CLIENT_STATIC);
        var noise = new PureNoise("Noise_IKpsk2_25519_" + suiteName + "_SHA256", prologue);
        noise.mixHash(serverPublic);
        byte[] e = noise.ephemeral(CLIENT_EPHEMERAL);
        noise.mixKey(PureNoise.dh(CLIENT_EPHEMERAL, serverPublic));
        byte[] s = noise.encryptAndHash(clientPublic);
        noise.mixKey(PureNoise.dh(CLIENT_STATIC, serverPublic));
        said.put("message_1", Frames.raw(Frames.concat(e, s, noise.encryptAndHash(EMPTY))));
        byte[] re = noise.ephemeral(SERVER_EPHEMERAL);
        noise.mixKey(PureNoise.dh(SERVER_EPHEMERAL, e));
        noise.mixKey(PureNoise.dh(SERVER_EPHEMERAL, clientPublic));
        noise.mixKeyAndHash(PSK);
        said.put("message_2", Frames.raw(Frames.concat(re, noise.encryptAndHash(EMPTY))));
        return noise.split();
    }

    private void session(PureNoise.Split split) throws GeneralSecurityException {
        sendKey = split.initiators;
        answerKey = split.responders;
        client("confirm", Frames.hex("05"));
        server("settings", Frames.hex("04" + SETTINGS));
        client("heartbeat_request", Frames.hex("02"));
        server("heartbeat_ack", Frames.hex("03"));
        client(
                "two_small_packets",
                Frames.concat(Frames.hex("01 00 000014"), Frames.ipv4(20), Frames.hex("00 000028"), Frames.ipv4(40)));
        server("packet_to_be_cut", Frames.concat(Frames.hex("01 83 0000c8 0040 0014 0010"), Frames.tcp(200)));
        byte[][] messages = new byte[2][];
        PureNoise.Split next = nnPsk0(split.hash, split.next, CLIENT_SECOND, SERVER_SECOND, messages);
        client("rekey_request", Frames.concat(Frames.hex("07"), messages[0]));
        server("rekey_answer", Frames.concat(Frames.hex("08"), messages[1]));
        answerKey = next.responders;
        answerNonce = 0;
        server("heartbeat_ack_under_the_new_key", Frames.hex("03"));
        client("key_switch", Frames.hex("09"));
        sendKey = next.initiators;
        sendNonce = 0;
        client("heartbeat_request_under_the_new_key", Frames.hex("02"));
        server("close", Frames.hex("06"));
    }

    private void client(String name, byte[] plaintext) throws GeneralSecurityException {
        said.put(name, record(sendKey, sendNonce++, plaintext));
    }

    private void server(String name, byte[] plaintext) throws GeneralSecurityException {
        said.put(name, record(answerKey, answerNonce++, plaintext));
    }

    private byte[] record(byte[] key, long nonce, byte[] plaintext) throws GeneralSecurityException {
        byte[] header = ByteBuffer.allocate(4).putInt(plaintext.length + 16).array();
        return Frames.concat(header, PureNoise.seal(aes, key, nonce, header, plaintext));
    }
}
