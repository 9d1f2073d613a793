package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However TCP cuts a session into reads, each side gets the same out of it: the handshake and everything behind it. */
class StreamSplitTest {
    private final PresharedKey key = Frames.key();

    @AfterEach
    void closeTheKey() {
        key.close();
    }

    static List<Arguments> everyWire() {
        return List.of(
                Arguments.of(LinkKind.TUN, Dialect.BINARY),
                Arguments.of(LinkKind.TUN, Dialect.TEXT),
                Arguments.of(LinkKind.TAP, Dialect.BINARY),
                Arguments.of(LinkKind.TAP, Dialect.TEXT));
    }

    @ParameterizedTest
    @MethodSource("everyWire")
    void theServerGetsTheSameFromEverySplit(LinkKind kind, Dialect dialect) {
        var whole = new ServerSide(kind, dialect).receive(new int[0]);
        assertThat(whole).hasSize(9).startsWith("accepted " + Frames.claim(kind) + " " + dialect.protocol());

        int length = new ServerSide(kind, dialect).length();
        for (int cut = 1; cut < length; cut++) {
            assertThat(new ServerSide(kind, dialect).receive(new int[] {cut}))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWire")
    void theServerGetsTheSameFromSingleBytes(LinkKind kind, Dialect dialect) {
        int length = new ServerSide(kind, dialect).length();
        int[] everywhere = new int[length - 1];
        Arrays.setAll(everywhere, i -> i + 1);

        assertThat(new ServerSide(kind, dialect).receive(everywhere))
                .isEqualTo(new ServerSide(kind, dialect).receive(new int[0]));
    }

    @ParameterizedTest
    @MethodSource("everyWire")
    void theServerGetsTheSameFromRandomPieces(LinkKind kind, Dialect dialect) {
        var random = new Random(8);
        var whole = new ServerSide(kind, dialect).receive(new int[0]);
        int length = new ServerSide(kind, dialect).length();
        for (int round = 0; round < 100; round++) {
            int[] cuts = random.ints(1 + random.nextInt(60), 1, length).sorted().toArray();

            assertThat(new ServerSide(kind, dialect).receive(cuts))
                    .as("cut at %s", Arrays.toString(cuts))
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWire")
    void theClientGetsTheSameFromEverySplit(LinkKind kind, Dialect dialect) {
        byte[] challenge = new byte[24];
        byte[] stream = Frames.concat(
                dialect == Dialect.BINARY
                        ? Frames.raw(challenge)
                        : Frames.raw(Frames.concat(Frames.hex("04 00000018"), challenge)),
                session(kind, 3));
        List<String> whole = clientReceives(kind, dialect, stream, stream.length);
        assertThat(whole).hasSize(9).startsWith("accepted");

        for (int cut = 0; cut < stream.length; cut++) {
            assertThat(clientReceives(kind, dialect, stream, cut))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    private List<String> clientReceives(LinkKind kind, Dialect dialect, byte[] stream, int cut) {
        Claim claim = Frames.claim(kind);
        var client = new Ipcp1ClientHandshake(claim, claim.toString(), dialect, key);
        var hello = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
        ByteBuffer in = Frames.input(stream);
        var events = new ArrayList<String>();
        Codec codec = null;
        for (int limit : new int[] {cut, stream.length}) {
            in.limit(limit);
            if (codec == null && client.advance(in, hello) instanceof Handshake.Accepted accepted) {
                codec = accepted.codec();
                events.add("accepted");
            }
            if (codec != null) {
                drain(codec, in, events);
            }
        }
        assertThat(hello.position()).isEqualTo(97);
        if (codec != null) {
            codec.close();
        }
        return events;
    }

    /** A server and what one client sends it; only the challenge differs from run to run. */
    private final class ServerSide {
        private final ByteBuffer out = ByteBuffer.allocate(Ipcp1ServerHandshake.MAX_FRAME);
        private final List<String> events = new ArrayList<>();
        private final LinkKind kind;
        private final Ipcp1ServerHandshake server;
        private final byte[] claim;
        private final ByteBuffer in;
        private Codec codec;

        private ServerSide(LinkKind kind, Dialect dialect) {
            this.kind = kind;
            server = new Ipcp1ServerHandshake(kind, _ -> Optional.of(key), key);
            Claim claimed = Frames.claim(kind);
            new Ipcp1ClientHandshake(claimed, claimed.toString(), dialect, key).start(out);
            claim = Frames.written(out);
            out.clear();
            in = ByteBuffer.allocate(length());
        }

        private int length() {
            return claim.length + 97 + session(kind, 2).length;
        }

        /** What the server finds when its reads end at these places, and behind the claim: a client waits there. */
        private List<String> receive(int[] cuts) {
            in.put(0, claim);
            Arrays.stream(cuts).filter(cut -> cut < claim.length).forEach(this::readUpTo);
            readUpTo(claim.length);

            byte[] answered = Frames.written(out);
            byte[] challenge = Arrays.copyOfRange(answered, answered.length - 24, answered.length);
            in.limit(length());
            in.put(claim.length, Frames.sealed(Frames.hello(challenge, new byte[24]), nonce(1), Frames.SECRET))
                    .put(claim.length + 97, session(kind, 2));
            Arrays.stream(cuts).filter(cut -> cut > claim.length).forEach(this::readUpTo);
            readUpTo(length());
            assertThat(in.hasRemaining()).isFalse();
            codec.close();
            return events;
        }

        private void readUpTo(int limit) {
            in.limit(limit);
            if (codec == null && server.advance(in, out) instanceof Handshake.Accepted accepted) {
                codec = accepted.codec();
                events.add("accepted " + accepted.identity() + " " + accepted.protocol());
            }
            if (codec != null) {
                drain(codec, in, events);
            }
        }
    }

    private static void drain(Codec codec, ByteBuffer in, List<String> events) {
        Packet into = Packet.allocate();
        Message message;
        while ((message = codec.decode(in, into)) != Message.INCOMPLETE) {
            events.add(message == Message.PACKET ? HexFormat.of().formatHex(into.toBytes()) : message.toString());
            if (message == Message.BAD_FRAME) {
                throw new AssertionError(events.toString());
            }
        }
    }

    /** Packets of several sizes, heartbeats, and a frame that is lost. */
    private static byte[] session(LinkKind kind, int firstNonce) {
        int nonce = firstNonce;
        return Frames.concat(
                data(kind, 20, nonce++),
                heartbeat(2, nonce++),
                data(kind, 64, nonce++),
                data(kind, 1400, nonce++),
                heartbeat(3, nonce++),
                Frames.sealed(Frames.message(1, new byte[3]), nonce(nonce++), Frames.SECRET),
                heartbeat(2, nonce++),
                data(kind, 21, nonce));
    }

    private static byte[] data(LinkKind kind, int length, int nonce) {
        byte[] payload = Frames.concat(Frames.hex("0000 0800"), Frames.anyPacket(kind, length));
        return Frames.sealed(Frames.message(1, payload), nonce(nonce), Frames.SECRET);
    }

    private static byte[] heartbeat(int type, int nonce) {
        return Frames.sealed(Frames.message(type, new byte[0]), nonce(nonce), Frames.SECRET);
    }

    private static byte[] nonce(int number) {
        return ByteBuffer.allocate(24).putInt(20, number).array();
    }
}
