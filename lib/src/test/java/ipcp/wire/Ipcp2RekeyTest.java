package ipcp.wire;

import static ipcp.wire.Ipcp2Pair.messages;
import static ipcp.wire.Ipcp2Pair.text;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.net.Packet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** New keys in a session that goes on. */
class Ipcp2RekeyTest {
    private static final int RECORDS = 12_000;

    private final Ipcp2Pair pair = new Ipcp2Pair();

    @BeforeEach
    void connect() {
        pair.limits = new KeyLimits(Duration.ofSeconds(160), 160_000);
        pair.connect();
    }

    private void passes(int seconds) {
        pair.clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void theClientAsksWhenTheKeysAreOldAndNotBefore() {
        passes(149);
        assertThat(pair.client.hasControl()).isFalse();
        passes(1);
        assertThat(pair.client.hasControl()).isTrue();
        assertThat(pair.server.hasControl()).isFalse();
    }

    @Test
    void itAsksWhenMuchWasSentInEitherDirection() {
        for (int i = 0; i < 8; i++) {
            assertThat(messages(pair.client, pair.data(pair.server, Ipcp2CodecTest.ip(18_750))))
                    .hasSize(1);
            assertThat(pair.client.hasControl()).isEqualTo(i == 7);
        }
        rekey();
        for (int i = 0; i < 8; i++) {
            assertThat(pair.client.hasControl()).isFalse();
            assertThat(messages(pair.server, pair.data(pair.client, Ipcp2CodecTest.ip(18_750))))
                    .hasSize(1);
        }
        assertThat(pair.client.hasControl()).isTrue();
    }

    private void rekey() {
        byte[] request = pair.control(pair.client);
        assertThat(pair.client.hasControl()).isFalse();
        assertThat(messages(pair.server, request)).containsExactly("CONTROL");
        byte[] answer = pair.control(pair.server);
        assertThat(pair.server.hasControl()).isFalse();
        assertThat(messages(pair.client, answer)).containsExactly("CONTROL");
        byte[] keySwitch = pair.control(pair.client);
        assertThat(pair.client.hasControl()).isFalse();
        assertThat(messages(pair.server, keySwitch)).containsExactly("CONTROL");
    }

    @ParameterizedTest
    @EnumSource
    void trafficGoesOnAtEveryStep(AeadSuite suite) {
        Ipcp2Pair with = Ipcp2Pair.of(HandshakePattern.IKPSK2, suite);
        with.limits = pair.limits;
        with.connect();
        for (int round = 0; round < 3; round++) {
            with.clock.addAndGet(Duration.ofSeconds(155).toNanos());
            both(with);
            byte[] request = with.control(with.client);
            byte[] early = with.data(with.client, Ipcp2CodecTest.ip(50));
            both(with.server, request, early);
            byte[] before = with.data(with.server, Ipcp2CodecTest.ip(51));
            byte[] answer = with.control(with.server);
            byte[] behind = with.data(with.server, Ipcp2CodecTest.ip(52));
            byte[] old = with.data(with.client, Ipcp2CodecTest.ip(53));
            assertThat(messages(with.client, before, answer, behind))
                    .containsExactly(text(Ipcp2CodecTest.ip(51)), "CONTROL", text(Ipcp2CodecTest.ip(52)));
            assertThat(messages(with.server, old)).containsExactly(text(Ipcp2CodecTest.ip(53)));
            byte[] keySwitch = with.control(with.client);
            byte[] fresh = with.data(with.client, Ipcp2CodecTest.ip(54));
            assertThat(messages(with.server, keySwitch, fresh)).containsExactly("CONTROL", text(Ipcp2CodecTest.ip(54)));
            both(with);
        }
    }

    private static void both(Codec server, byte[] request, byte[] early) {
        assertThat(messages(server, request, early)).containsExactly("CONTROL", text(Ipcp2CodecTest.ip(50)));
    }

    private static void both(Ipcp2Pair pair) {
        assertThat(messages(pair.server, pair.data(pair.client, Ipcp2CodecTest.ip(40))))
                .containsExactly(text(Ipcp2CodecTest.ip(40)));
        assertThat(messages(pair.client, pair.data(pair.server, Ipcp2CodecTest.ip(41))))
                .containsExactly(text(Ipcp2CodecTest.ip(41)));
    }

    @Test
    void whoDoesNotRenewTheKeysIsCutOff() {
        byte[] late = pair.heartbeat(pair.client);
        passes(161);

        assertThat(messages(pair.server, late)).containsExactly("BAD_FRAME");
    }

    @Test
    void aServerThatDoesNotAnswerIsCutOff() {
        passes(155);
        pair.control(pair.client);
        passes(6);

        assertThat(messages(pair.client, pair.heartbeat(pair.server))).containsExactly("BAD_FRAME");
    }

    @Test
    void whoAsksTooOftenIsCutOff() {
        passes(150);
        rekey();
        assertThat(messages(pair.server, sealed(pair.client, body(Ipcp2.REKEY_REQUEST, 48))))
                .containsExactly("BAD_FRAME");
        assertThat(pair.limits.isEarly(Duration.ofSeconds(2).toNanos(), 2499)).isTrue();
        assertThat(pair.limits.isEarly(Duration.ofSeconds(3).toNanos(), 0)).isFalse();
        assertThat(pair.limits.isEarly(0, 2500)).isFalse();
    }

    @Test
    void aSecondRequestBeforeTheAnswerEndsTheSession() {
        passes(150);
        byte[] request = body(Ipcp2.REKEY_REQUEST, 48);
        assertThat(messages(pair.server, pair.control(pair.client))).containsExactly("CONTROL");

        assertThat(messages(pair.server, sealed(pair.client, request))).containsExactly("BAD_FRAME");
    }

    @Test
    void whatNobodyAskedForEndsTheSession() {
        assertThat(messages(pair.client, sealed(pair.server, body(Ipcp2.REKEY_ANSWER, 48))))
                .containsExactly("BAD_FRAME");
        connectAgain();
        assertThat(messages(pair.client, sealed(pair.server, body(Ipcp2.REKEY_REQUEST, 48))))
                .containsExactly("BAD_FRAME");
        connectAgain();
        assertThat(messages(pair.server, sealed(pair.client, body(Ipcp2.KEY_SWITCH, 0))))
                .containsExactly("BAD_FRAME");
        connectAgain();
        passes(100);
        assertThat(messages(pair.server, sealed(pair.client, body(Ipcp2.REKEY_REQUEST, 48))))
                .as("not made with the session's secret")
                .containsExactly("BAD_FRAME");
    }

    @Test
    void aSwitchBeforeTheAnswerWasSentEndsTheSession() {
        passes(150);
        assertThat(messages(pair.server, pair.control(pair.client))).containsExactly("CONTROL");

        assertThat(messages(pair.server, sealed(pair.client, body(Ipcp2.KEY_SWITCH, 0))))
                .containsExactly("BAD_FRAME");
    }

    private void connectAgain() {
        pair.connect();
    }

    private static byte[] body(byte type, int length) {
        byte[] message = new byte[1 + length];
        message[0] = type;
        return message;
    }

    private static byte[] sealed(Codec codec, byte[] plaintext) {
        ByteBuffer out = ByteBuffer.allocate(Ipcp2Pair.OUT);
        ((Ipcp2Codec) codec).seal(plaintext, out);
        return Frames.written(out);
    }

    /** Two threads a side, as in a session, and new keys every few records. */
    @Test
    void underLoadNothingIsLostAndNothingStalls() throws Exception {
        var fast = new Ipcp2Pair();
        fast.limits = new KeyLimits(Duration.ofHours(1), 800_000);
        fast.connect();
        var toServer = new LinkedBlockingQueue<byte[]>(5); // as much as a connection would hold
        var toClient = new LinkedBlockingQueue<byte[]>(5);
        try (var threads = Executors.newCachedThreadPool()) {
            var renewed = new AtomicInteger();
            var received = new CountDownLatch(2);
            var pace = new CyclicBarrier(2); // so that no side is far ahead: what is left after "due" is little here
            var ends = new ExecutorCompletionService<Void>(threads);
            ends.submit(() -> write(fast.client, toServer, received, pace));
            ends.submit(() -> write(fast.server, toClient, received, pace));
            ends.submit(() -> read(fast.server, toServer, received, renewed));
            ends.submit(() -> read(fast.client, toClient, received, renewed));
            try {
                for (int i = 0; i < 4; i++) {
                    Future<Void> end = ends.poll(60, TimeUnit.SECONDS);
                    assertThat(end).as("one that has ended").isNotNull();
                    end.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(renewed.get()).isGreaterThan(20);
        }
    }

    private static Void write(Codec codec, BlockingQueue<byte[]> queue, CountDownLatch received, CyclicBarrier pace)
            throws Exception {
        Packet packet = Ipcp2CodecTest.ip(1400);
        ByteBuffer out = ByteBuffer.allocate(Ipcp2Pair.OUT);
        for (int i = 0; received.getCount() > 0; i++) {
            if (codec.hasControl()) {
                codec.encodeControl(out);
            }
            if (i < RECORDS) {
                if (i % 5 == 0) {
                    pace.await();
                }
                codec.encode(packet, out);
                codec.flush(out);
            } else {
                boolean _ = received.await(1, TimeUnit.MILLISECONDS); // new keys may still be due
            }
            if (out.position() > 0) {
                queue.put(Frames.written(out));
                out.clear();
            }
        }
        codec.encodeClose(out);
        queue.put(Frames.written(out));
        return null;
    }

    private static Void read(Codec codec, BlockingQueue<byte[]> queue, CountDownLatch received, AtomicInteger renewed)
            throws InterruptedException {
        Packet view = Packet.view();
        int packets = 0;
        while (true) {
            ByteBuffer in = ByteBuffer.wrap(queue.take());
            while (in.hasRemaining()) {
                switch (codec.decode(in, view)) {
                    case PACKET -> {
                        packets++;
                        if (packets == RECORDS) {
                            received.countDown();
                        }
                    }
                    case CONTROL -> renewed.incrementAndGet();
                    case CLOSE -> {
                        return null;
                    }
                    default -> throw new AssertionError("another message after " + packets + " packets");
                }
            }
        }
    }
}
