package ipcp.wire;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Noise from its specification, with the JDK's X25519 and HKDF and nothing of the library: both sides at once, by
 * somebody who knows all private keys. For the vectors.
 */
final class PureNoise {
    /** What comes of it: the keys of either direction, the secret for the next ones, and the hash of it all. */
    static final class Split {
        final byte[] initiators;
        final byte[] responders;
        final byte[] next;
        final byte[] hash;

        private Split(byte[] outputs, byte[] hash) {
            this.initiators = Arrays.copyOf(outputs, 32);
            this.responders = Arrays.copyOfRange(outputs, 32, 64);
            this.next = Arrays.copyOfRange(outputs, 64, 96);
            this.hash = hash;
        }
    }

    private final boolean aes;
    private byte[] h;
    private byte[] ck;
    private byte[] k;
    private long n;

    PureNoise(String protocolName, byte[] prologue) throws GeneralSecurityException {
        aes = protocolName.contains("AESGCM");
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        h = name.length <= 32 ? Arrays.copyOf(name, 32) : sha256(name);
        ck = h;
        mixHash(prologue);
    }

    static byte[] dh(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        var keys = KeyFactory.getInstance("X25519");
        byte[] u = publicKey.clone();
        for (int i = 0; i < 16; i++) {
            byte swapped = u[i];
            u[i] = u[31 - i];
            u[31 - i] = swapped;
        }
        u[0] &= 0x7f;
        var agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
        agreement.doPhase(
                keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, u))), true);
        return agreement.generateSecret();
    }

    static byte[] publicKey(byte[] privateKey) throws GeneralSecurityException {
        byte[] nine = new byte[32];
        nine[0] = 9;
        return dh(privateKey, nine);
    }

    static byte[] seal(boolean aes, byte[] key, long nonce, byte[] ad, byte[] plaintext)
            throws GeneralSecurityException {
        byte[] iv = ByteBuffer.allocate(12)
                .order(aes ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putLong(4, nonce)
                .array();
        AlgorithmParameterSpec parameters = aes ? new GCMParameterSpec(128, iv) : new IvParameterSpec(iv);
        var cipher = Cipher.getInstance(aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, aes ? "AES" : "ChaCha20"), parameters);
        cipher.updateAAD(ad);
        return cipher.doFinal(plaintext);
    }

    void mixHash(byte[] data) throws GeneralSecurityException {
        h = sha256(h, data);
    }

    void mixKey(byte[] material) throws GeneralSecurityException {
        byte[] outputs = hkdf(material, 2);
        ck = Arrays.copyOf(outputs, 32);
        k = Arrays.copyOfRange(outputs, 32, 64);
        n = 0;
    }

    void mixKeyAndHash(byte[] material) throws GeneralSecurityException {
        byte[] outputs = hkdf(material, 3);
        ck = Arrays.copyOf(outputs, 32);
        mixHash(Arrays.copyOfRange(outputs, 32, 64));
        k = Arrays.copyOfRange(outputs, 64, 96);
        n = 0;
    }

    byte[] encryptAndHash(byte[] plaintext) throws GeneralSecurityException {
        byte[] sealed = seal(aes, k, n++, h, plaintext);
        mixHash(sealed);
        return sealed;
    }

    /** The token {@code e} where there is a pre-shared key. */
    byte[] ephemeral(byte[] privateKey) throws GeneralSecurityException {
        byte[] key = publicKey(privateKey);
        mixHash(key);
        mixKey(key);
        return key;
    }

    Split split() throws GeneralSecurityException {
        return new Split(hkdf(new byte[0], 3), h);
    }

    private byte[] hkdf(byte[] material, int outputs) throws GeneralSecurityException {
        var parameters =
                HKDFParameterSpec.ofExtract().addSalt(ck).addIKM(material).thenExpand(new byte[0], 32 * outputs);
        return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    }

    private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
