package ipcp.crypto;

/** What an {@code ipcp/2} handshake has the JDK compute. */
public final class JdkCiphers {
    private static final byte[] NOTHING = {};

    private JdkCiphers() {}

    /** Uses each once, so that no handshake waits for their loading, which takes longer. Leaves libsodium alone. */
    public static void load() {
        byte[] key = Hashing.hkdf(Hashing.hash(NOTHING), NOTHING, 2)[0];
        byte[] sealed = new byte[CipherState.TAG_LENGTH];
        for (AeadSuite suite : AeadSuite.values()) {
            keyed(suite, key).encryptWithAd(NOTHING, 0, 0, NOTHING, 0, 0, sealed, 0);
            keyed(suite, key).decryptWithAd(NOTHING, 0, 0, sealed, 0, sealed.length, sealed, 0);
        }
    }

    private static CipherState keyed(AeadSuite suite, byte[] key) {
        var state = new CipherState(suite);
        state.initializeKey(key);
        return state;
    }
}
