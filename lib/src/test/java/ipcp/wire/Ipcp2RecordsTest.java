package ipcp.wire;

import static ipcp.wire.Ipcp2Pair.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import ipcp.crypto.AeadSuite;
import ipcp.crypto.HandshakePattern;
import ipcp.net.Packet;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream of records survives, and what ends it. */
class Ipcp2RecordsTest {
    /** A session of several records, and what the server is to find in it. */
    private final Ipcp2Pair pair = new Ipcp2Pair().connect();

    private final byte[] stream = session(pair);

    private static byte[] session(Ipcp2Pair pair) {
        return Frames.concat(
                pair.heartbeat(pair.client),
                pair.data(pair.client, Ipcp2CodecTest.ip(40), Ipcp2CodecTest.ip(300)),
                pair.data(pair.client, Ipcp2CodecTest.ip(20_000)),
                pair.heartbeat(pair.client),
                pair.close(pair.client));
    }

    @Property(tries = 200)
    void howeverTheStreamIsCutItBringsTheSame(@ForAll @Size(max = 40) List<@IntRange(max = 20_500) Integer> cuts) {
        List<String> whole = messages(pair.server, stream);
        Ipcp2Pair again = new Ipcp2Pair().connect();
        byte[] bytes = session(again);
        List<String> found = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int cut : cuts.stream().sorted().toList()) {
            in.limit(Math.max(in.position(), Math.min(cut, bytes.length)));
            Ipcp2Pair.drain(again.server, in, found);
        }
        in.limit(bytes.length);
        Ipcp2Pair.drain(again.server, in, found);

        assertThat(found).isEqualTo(whole).hasSize(6);
    }

    @Property(tries = 500)
    void anyBitThatIsChangedEndsTheSession(@ForAll @IntRange(max = 8 * 20_486 - 1) int bit) {
        byte[] changed = stream.clone();
        changed[bit / 8 % changed.length] ^= (byte) (1 << bit % 8);

        List<String> found = messages(pair.server, changed);

        assertThat(found).doesNotContain("CLOSE");
        if (found.contains("BAD_FRAME")) {
            assertThat(found.getLast()).isEqualTo("BAD_FRAME");
        } else { // a length that grew: then the stream has ended too soon
            assertThat(found).hasSizeLessThan(6);
        }
    }

    @Test
    void theEndIsOnlyTheEndWhenThePeerSaysSo() {
        List<byte[]> records = Ipcp2CodecTest.records(stream);
        byte[] cut = Frames.concat(records.subList(0, records.size() - 1).toArray(byte[][]::new));

        assertThat(messages(pair.server, cut)).hasSize(5).doesNotContain("CLOSE");
    }

    @Test
    void recordsThatAreSwappedRepeatedOrLeftOutEndTheSession() {
        for (int[] order : new int[][] {{1, 0}, {0, 0}, {1}, {0, 2}, {0, 1, 1}, {0, 1, 0}}) {
            Ipcp2Pair fresh = new Ipcp2Pair().connect();
            List<byte[]> records = Ipcp2CodecTest.records(session(fresh));
            byte[] changed =
                    Frames.concat(Arrays.stream(order).mapToObj(records::get).toArray(byte[][]::new));

            assertThat(messages(fresh.server, changed).getLast())
                    .as("%s", Arrays.toString(order))
                    .isEqualTo("BAD_FRAME");
        }
    }

    @Test
    void aRecordThatComesBackToItsSenderEndsTheSession() {
        assertThat(messages(pair.client, stream)).containsExactly("BAD_FRAME");
    }

    @Test
    void aRecordOfAnotherSessionEndsTheSession() {
        assertThat(messages(new Ipcp2Pair().connect().server, stream)).containsExactly("BAD_FRAME");
    }

    @Test
    void aLengthOutOfBoundsIsRefusedBeforeTheRecordIsThere() {
        for (String header : List.of("00000010", "00000000", "01000020", "ff000020", "000101e1", "80000000")) {
            assertThat(messages(new Ipcp2Pair().connect().server, Frames.hex(header)))
                    .as(header)
                    .containsExactly("BAD_FRAME");
        }
        assertThat(messages(new Ipcp2Pair().connect().server, Frames.hex("000101e0")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRecordAllocatesWhatTheCipherDoesHoweverManyPacketsItHas(AeadSuite suite) {
        Ipcp2Pair with = Ipcp2Pair.of(HandshakePattern.NNPSK0, suite).connect();
        Packet one = Ipcp2CodecTest.ip(1400);
        Packet big = Ipcp2CodecTest.ip(65_535);
        ByteBuffer out = ByteBuffer.allocate(Ipcp2Pair.OUT);
        long alone = allocated(with, one, 1, out);
        long many = allocated(with, one, 20, out);
        long huge = allocated(with, big, 1, out);

        assertThat(List.of(alone, many, huge))
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(suite == AeadSuite.AESGCM ? 4096 : 8192));
        assertThat(many).isCloseTo(alone, within(512L));
    }

    /** Bytes for sealing and opening one record of so many packets, on average. */
    private static long allocated(Ipcp2Pair pair, Packet packet, int packets, ByteBuffer out) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        Packet view = Packet.view();
        long before = 0;
        int rounds = 200;
        for (int i = -200; i < rounds; i++) {
            if (i == 0) {
                before = threads.getThreadAllocatedBytes(id);
            }
            out.clear();
            for (int k = 0; k < packets; k++) {
                pair.client.encode(packet, out);
            }
            pair.client.flush(out);
            out.flip();
            while (pair.server.decode(out, view) != Codec.Message.INCOMPLETE) {}
        }
        return (threads.getThreadAllocatedBytes(id) - before) / rounds;
    }
}
