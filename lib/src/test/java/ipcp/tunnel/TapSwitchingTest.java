package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.tunnel.TestTunnel.TestClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server and two clients on one Ethernet. */
@Timeout(30)
class TapSwitchingTest {
    private static final String SERVER = TestTunnel.TAP_SERVER;
    private static final String A = "02:00:00:00:00:0a";
    private static final String B = "02:00:00:00:00:0b";
    private static final String BEHIND_A = "02:aa:00:00:00:01";
    private static final String BEHIND_SERVER = "02:55:00:00:00:01";

    private TestTunnel tunnel;
    private TestClient a;
    private TestClient b;

    @BeforeEach
    void connect() throws Exception {
        tunnel = TestTunnel.tap(A, B).start();
        a = tunnel.client(A);
        b = tunnel.client(B);
    }

    @AfterEach
    void disconnect() {
        tunnel.close();
    }

    @Test
    void claimsAreKnownFromTheBeginning() throws Exception {
        byte[] toB = ethernet(A, B, "to B");
        a.link.inject(toB);
        b.receives(toB);
        byte[] toServer = ethernet(A, SERVER, "to the server");
        a.link.inject(toServer);
        tunnel.receives(toServer);
        byte[] toA = ethernet(SERVER, A, "to A");
        tunnel.link.inject(toA);
        a.receives(toA);
        nothingElseArrives();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb", "33:33:00:00:00:01", "02:99:99:99:99:99"})
    void broadcastMulticastAndUnknownAreFlooded(String destination) throws Exception {
        byte[] fromA = ethernet(A, destination, "flood");
        a.link.inject(fromA);
        b.receives(fromA);
        tunnel.receives(fromA);
        byte[] fromServer = ethernet(SERVER, destination, "flood");
        tunnel.link.inject(fromServer);
        a.receives(fromServer);
        b.receives(fromServer);
        nothingElseArrives();
    }

    @Test
    void anAddressBehindAClientIsLearned() throws Exception {
        byte[] hello = ethernet(BEHIND_A, "ff:ff:ff:ff:ff:ff", "I am here");
        a.link.inject(hello);
        b.receives(hello);
        tunnel.receives(hello);

        byte[] fromB = ethernet(B, BEHIND_A, "found you");
        b.link.inject(fromB);
        a.receives(fromB);
        byte[] fromServer = ethernet(SERVER, BEHIND_A, "found you too");
        tunnel.link.inject(fromServer);
        a.receives(fromServer);
        nothingElseArrives();
    }

    @Test
    void anAddressBehindTheServerIsLearned() throws Exception {
        byte[] hello = ethernet(BEHIND_SERVER, A, "I am here");
        tunnel.link.inject(hello);
        a.receives(hello);

        byte[] back = ethernet(A, BEHIND_SERVER, "found you");
        a.link.inject(back);
        tunnel.receives(back);
        nothingElseArrives();
    }

    @ParameterizedTest
    @ValueSource(strings = {B, SERVER, "00:00:00:00:00:00", "01:00:00:00:00:01", "ff:ff:ff:ff:ff:ff"})
    void aForgedSourceIsDroppedAndCounted(String source) throws Exception {
        a.link.inject(ethernet(source, SERVER, "forged"));
        a.link.inject(ethernet(source, "ff:ff:ff:ff:ff:ff", "forged"));

        tunnel.counts(Counter.DROPPED_BAD_SOURCE, 2);
        nothingElseArrives();
    }

    @Test
    void aClaimThatTheServersKernelSendsFromIsForgedToo() throws Exception {
        tunnel.link.inject(ethernet(A, B, "forged"));

        tunnel.counts(Counter.DROPPED_BAD_SOURCE, 1);
        nothingElseArrives();
    }

    @Test
    void whatWasLearnedFromAClientIsForgottenWhenItGoes() throws Exception {
        byte[] hello = ethernet(BEHIND_A, SERVER, "I am here");
        a.link.inject(hello);
        tunnel.receives(hello);
        a.close();
        eventually("A has gone", () -> tunnel.server.connected() == 1);

        byte[] lost = ethernet(SERVER, BEHIND_A, "where are you?");
        Optional<byte[]> flooded = Optional.empty();
        for (int i = 0; i < 1000 && flooded.isEmpty(); i++) { // first the session goes, and then what was learned of it
            tunnel.link.inject(lost);
            flooded = b.link.take(Duration.ofMillis(10));
        }
        assertThat(flooded).hasValue(lost);
    }

    /** Defect 6 of the C program: a short broadcast frame that the kernel refuses ended the server. */
    @Test
    void aShortBroadcastFrameThatTheDeviceRefusesEndsNothing() throws Exception {
        tunnel.link.refuseWrites(true);
        for (int payload = 0; payload <= 3; payload++) {
            byte[] frame = ethernet(A, "ff:ff:ff:ff:ff:ff", "x".repeat(payload));
            a.link.inject(frame);
            b.receives(frame);
        }
        tunnel.counts(Counter.DROPPED_DEVICE, 4);

        tunnel.link.refuseWrites(false);
        nothingElseArrives();
        assertThat(tunnel.isRunning()).isTrue();
    }

    @Test
    void whatIsTooShortForAFrameIsDroppedAndCounted() throws Exception {
        tunnel.link.inject(new byte[13]);
        tunnel.counts(Counter.DROPPED_MALFORMED, 1);
        nothingElseArrives();
    }

    private void nothingElseArrives() throws Exception {
        byte[] fromA = ethernet(A, SERVER, "marker");
        byte[] fromB = ethernet(B, SERVER, "marker");
        byte[] toA = ethernet(SERVER, A, "marker");
        byte[] toB = ethernet(SERVER, B, "marker");
        a.link.inject(fromA);
        tunnel.receives(fromA);
        b.link.inject(fromB);
        tunnel.receives(fromB);
        tunnel.link.inject(toA);
        a.receives(toA);
        tunnel.link.inject(toB);
        b.receives(toB);
    }
}
