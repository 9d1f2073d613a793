package ipcp.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeStateTest {
    private static final byte[] EMPTY = {};
    private static final byte[] PROLOGUE = {1, 2, 3};

    private final PrivateKey clientKey = PrivateKey.random();
    private final PrivateKey serverKey = PrivateKey.random();

    private HandshakeState side(HandshakePattern pattern, boolean initiator, byte[] prologue, byte[] psk) {
        var keys = new HandshakeState.Keys(
                Optional.of(initiator ? clientKey : serverKey),
                initiator ? Optional.of(serverKey.publicKey()) : Optional.empty(),
                Optional.of(psk),
                PrivateKey::random);
        return new HandshakeState(pattern, AeadSuite.CHACHAPOLY, initiator, prologue, keys);
    }

    private HandshakeState side(HandshakePattern pattern, boolean initiator) {
        return side(pattern, initiator, PROLOGUE, new byte[32]);
    }

    /** Points of order 1, 2, 4 and 8, and one that is 1 after reduction. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void aPointOfLowOrderEndsTheHandshake(String point) {
        byte[] bytes = HexFormat.of().parseHex(point);
        HandshakeState responder = side(HandshakePattern.NN, false);
        assertThat(responder.readMessage(bytes)).isPresent(); // nothing is computed with it yet

        assertThat(responder.writeMessage(EMPTY)).isEmpty();
        assertThat(DH.dh(clientKey, PublicKey.of(bytes))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NNPSK0", "IK", "IKPSK2"})
    void aMessageThatFailsKillsTheState(HandshakePattern pattern) {
        byte[] message = side(pattern, true).writeMessage(EMPTY).orElseThrow();
        HandshakeState responder = side(pattern, false);
        byte[] changed = message.clone();
        changed[changed.length - 1] ^= 1;

        assertThat(responder.readMessage(changed)).isEmpty();
        assertThatThrownBy(() -> responder.readMessage(message)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> responder.writeMessage(EMPTY)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(responder::split).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"NNPSK0", "IK", "IKPSK2"})
    void noPartOfAMessageIsEnough(HandshakePattern pattern) {
        byte[] message = side(pattern, true).writeMessage(EMPTY).orElseThrow();
        for (int length = 0; length < message.length; length++) {
            assertThat(side(pattern, false).readMessage(Arrays.copyOf(message, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        assertThat(side(pattern, false).readMessage(Arrays.copyOf(message, message.length + 1)))
                .isEmpty();
    }

    @Test
    void anotherPrologueOrKeyFails() {
        byte[] psk = new byte[32];
        psk[0] = 1;
        byte[] message = side(HandshakePattern.NNPSK0, true).writeMessage(EMPTY).orElseThrow();

        assertThat(side(HandshakePattern.NNPSK0, false, EMPTY, new byte[32]).readMessage(message))
                .isEmpty();
        assertThat(side(HandshakePattern.NNPSK0, false, PROLOGUE, psk).readMessage(message))
                .isEmpty();
    }

    @Test
    void messagesHaveTheirTurns() {
        HandshakeState initiator = side(HandshakePattern.NNPSK0, true);

        assertThatThrownBy(() -> initiator.readMessage(EMPTY)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(initiator::split).isInstanceOf(IllegalStateException.class);
        initiator.writeMessage(EMPTY);
        assertThatThrownBy(() -> initiator.writeMessage(EMPTY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thePresharedKeyIsOverwrittenAtTheEnd() {
        byte[] psk = new byte[32];
        Arrays.fill(psk, (byte) 9);
        HandshakeState initiator = side(HandshakePattern.NNPSK0, true, PROLOGUE, psk);
        initiator.close();

        assertThat(psk).containsOnly(0);
    }

    @Test
    void aCipherThatWasDestroyedDoesNothingMore() {
        var cipher = new CipherState(AeadSuite.AESGCM);
        byte[] key = new byte[32];
        key[0] = 1;
        cipher.initializeKey(key);
        cipher.destroy();

        assertThat(key).containsOnly(0);
        assertThatThrownBy(() -> cipher.encryptWithAd(EMPTY, 0, 0, new byte[1], 0, 1, new byte[17], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theLastNonceIsNeverUsed(AeadSuite suite) {
        var cipher = new CipherState(suite);
        cipher.initializeKey(new byte[32]);
        cipher.setNonce(-2);
        cipher.encryptWithAd(EMPTY, 0, 0, new byte[1], 0, 1, new byte[17], 0);

        assertThatThrownBy(() -> cipher.encryptWithAd(EMPTY, 0, 0, new byte[1], 0, 1, new byte[17], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aFailedDecryptionLeavesTheCounter(AeadSuite suite) {
        var sender = new CipherState(suite);
        var receiver = new CipherState(suite);
        sender.initializeKey(new byte[32]);
        receiver.initializeKey(new byte[32]);
        byte[] sealed = new byte[21];
        sender.encryptWithAd(PROLOGUE, 0, 3, new byte[5], 0, 5, sealed, 0);
        byte[] plaintext = new byte[5];

        assertThat(receiver.decryptWithAd(PROLOGUE, 0, 2, sealed, 0, 21, plaintext, 0))
                .isEqualTo(CipherState.FAILED);
        assertThat(receiver.decryptWithAd(PROLOGUE, 0, 3, sealed, 0, 21, plaintext, 0))
                .isEqualTo(5);
    }

    @Test
    void theFasterCipherComesFirst() {
        assertThat(AeadSuite.preferred()).containsExactlyInAnyOrder(AeadSuite.values());
    }
}
