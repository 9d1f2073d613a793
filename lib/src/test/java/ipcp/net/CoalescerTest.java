package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoalescerTest {
    private static final int SIZE = 1000;

    private final List<Packet> out = new ArrayList<>();
    private final Coalescer coalescer = new Coalescer(true, packet -> out.add(SuperPackets.copy(packet)));

    @Test
    void segmentsOfSeveralFlowsBecomeOnePacketEach() throws Exception {
        FlowHeaders[] flows = {flow(true, true, 1), flow(true, false, 2), flow(false, true, 3), flow(false, false, 4)};
        for (int i = 0; i < 20; i++) {
            for (FlowHeaders flow : flows) {
                accept(flow.behind(i, i * SIZE).packet(new byte[SIZE]));
            }
        }
        assertThat(out).isEmpty();

        coalescer.flush();
        assertThat(out)
                .extracting(packet -> packet.offload().type())
                .containsExactly(Offload.TCP4, Offload.UDP, Offload.TCP6, Offload.UDP);
        assertThat(out).extracting(Packet::length).containsExactly(20_052, 20_028, 20_072, 20_048);
        assertThat(out).extracting(packet -> packet.offload().segmentSize()).containsOnly(SIZE);
    }

    @Test
    void aSegmentWithoutCompanionGoesAsItCame() throws Exception {
        byte[] bytes = flow(true, true, 1).packet(new byte[SIZE]);
        accept(bytes);
        coalescer.flush();
        coalescer.flush();

        assertThat(bytes()).containsExactly(bytes);
        assertThat(out.getFirst().offload().isNone()).isTrue();
    }

    @Test
    void whatIsLeftToUsStaysSoAlone() throws Exception {
        Packet packet = SuperPackets.checksumLeft(flow(true, true, 1).packet(new byte[SIZE]));
        coalescer.accept(packet);
        coalescer.flush();

        assertThat(bytes()).containsExactly(packet.toBytes());
        assertThat(out.getFirst().offload().needsChecksum()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {FlowHeaders.PSH, FlowHeaders.FIN})
    void aSenderThatHasNoMoreForNowIsNotKeptWaiting(int flag) throws Exception {
        FlowHeaders flow = flow(true, true, 1);
        accept(flow.packet(new byte[SIZE]));
        accept(flow.with(FlowHeaders.ACK | flag).behind(1, SIZE).packet(new byte[SIZE]));
        assertThat(out).extracting(Packet::length).containsExactly(flow.length() + 2 * SIZE);
        assertThat(out.getFirst().u8(33)).isEqualTo(FlowHeaders.ACK | flag);

        byte[] alone = flow.with(FlowHeaders.ACK | flag).behind(2, 2 * SIZE).packet(new byte[SIZE]);
        accept(alone);
        assertThat(out.getLast().toBytes()).isEqualTo(alone);
    }

    @Test
    void aShorterSegmentIsTheLast() throws Exception {
        FlowHeaders flow = flow(false, true, 1);
        accept(flow.packet(new byte[SIZE]));
        accept(flow.behind(1, SIZE).packet(new byte[1]));
        assertThat(out).extracting(Packet::length).containsExactly(flow.length() + SIZE + 1);
    }

    @Test
    void aLongerSegmentBeginsAnew() throws Exception {
        FlowHeaders flow = flow(false, true, 1);
        accept(flow.packet(new byte[SIZE]));
        accept(flow.behind(1, SIZE).packet(new byte[SIZE + 1]));
        accept(flow.behind(2, 2 * SIZE + 1).packet(new byte[SIZE + 1]));
        coalescer.flush();

        assertThat(out).extracting(Packet::length).containsExactly(flow.length() + SIZE, flow.length() + 2 * SIZE + 2);
    }

    @Test
    void aPacketIsNeverLongerThanIpCanSay() throws Exception {
        FlowHeaders flow = flow(true, true, 1);
        for (int i = 0; i < 70; i++) {
            accept(flow.behind(i, i * SIZE).packet(new byte[SIZE]));
        }
        coalescer.flush();

        assertThat(out).extracting(Packet::length).containsExactly(65_052, 5_052);
    }

    @Test
    void thereAreNoMoreDatagramsThanEveryKernelTakes() throws Exception {
        FlowHeaders flow = flow(true, false, 1);
        for (int i = 0; i < 100; i++) {
            accept(flow.behind(i, 0).packet(new byte[10]));
        }
        coalescer.flush();

        assertThat(out).extracting(Packet::length).containsExactly(28 + 640, 28 + 360);
    }

    @Test
    void datagramsStayAloneForADeviceThatDoesNotCutThem() throws Exception {
        var tcpOnly = new Coalescer(false, packet -> out.add(SuperPackets.copy(packet)));
        FlowHeaders flow = flow(true, false, 1);
        for (int i = 0; i < 3; i++) {
            tcpOnly.accept(SuperPackets.packet(flow.behind(i, 0).packet(new byte[10])));
        }
        assertThat(out).hasSize(3);
    }

    @Test
    void datagramsWithoutChecksumStayAlone() throws Exception {
        FlowHeaders flow = flow(true, false, 1);
        for (int i = 0; i < 3; i++) {
            byte[] bytes = flow.behind(i, 0).packet(new byte[10]);
            SlowChecksums.put(bytes, 26, 0);
            accept(bytes);
        }
        assertThat(out).hasSize(3);
    }

    @Test
    void aSegmentWithAWrongChecksumStaysWrongAndAlone() throws Exception {
        FlowHeaders flow = flow(true, true, 1);
        byte[] good = flow.packet(new byte[SIZE]);
        byte[] bad = flow.behind(1, SIZE).packet(new byte[SIZE]);
        bad[500] ^= 1;
        byte[] next = flow.behind(2, 2 * SIZE).packet(new byte[SIZE]);
        accept(good);
        accept(bad);
        accept(next);
        coalescer.flush();

        assertThat(bytes()).containsExactly(good, bad, next);
    }

    /** Two ways to write the same number, of which cutting makes only the other. */
    @Test
    void aChecksumOfOnesStaysAlone() throws Exception {
        FlowHeaders flow = flow(true, true, 1);
        int checksum = SlowChecksums.get(flow.packet(new byte[SIZE]), 36);
        byte[] payload = Arrays.copyOf(new byte[] {(byte) (checksum >> 8), (byte) checksum}, SIZE);
        byte[] ones = flow.packet(payload);
        assertThat(SlowChecksums.get(ones, 36)).isZero();
        SlowChecksums.put(ones, 36, 0xffff);
        byte[] next = flow.behind(1, SIZE).packet(new byte[SIZE]);
        accept(ones);
        accept(next);
        coalescer.flush();

        assertThat(bytes()).containsExactly(ones, next);
    }

    @Test
    void otherTimestampsBeginAnew() throws Exception {
        FlowHeaders flow = flow(true, true, 1);
        byte[] first = flow.packet(new byte[SIZE]);
        byte[] later = flow.behind(1, SIZE).packet(new byte[SIZE]);
        later[51]++;
        SlowChecksums.make(later);
        accept(first);
        accept(later);
        coalescer.flush();

        assertThat(bytes()).containsExactly(first, later);
    }

    @Test
    void anAcknowledgementDoesNotOvertake() throws Exception {
        FlowHeaders flow = flow(true, true, 1);
        byte[] data = flow.packet(new byte[SIZE]);
        byte[] ack = flow.behind(1, SIZE).packet(new byte[0]);
        accept(data);
        accept(ack);

        assertThat(bytes()).containsExactly(data, ack);
    }

    @Test
    void aFragmentDoesNotOvertakeWhatItsHostsSaid() throws Exception {
        byte[] data = flow(true, true, 1).packet(new byte[SIZE]);
        byte[] elsewhere = flow(true, true, 2).packet(new byte[SIZE]);
        byte[] fragment = flow(true, false, 1).packet(new byte[SIZE]);
        fragment[6] = 0x20;
        accept(elsewhere);
        accept(data);
        accept(fragment);
        assertThat(bytes()).containsExactly(data, fragment);

        coalescer.flush();
        assertThat(bytes()).containsExactly(data, fragment, elsewhere);
    }

    @Test
    void aSuperPacketGoesAsItIsBehindItsFlow() throws Exception {
        FlowHeaders flow = flow(true, true, 1);
        byte[] data = flow.packet(new byte[SIZE]);
        Packet whole = SuperPackets.of(flow.behind(1, SIZE), new byte[3 * SIZE], SIZE);
        accept(data);
        coalescer.accept(whole);

        assertThat(bytes()).containsExactly(data, whole.toBytes());
        assertThat(out.getLast().offload().type()).isEqualTo(Offload.TCP4);
    }

    @Test
    void oneFlowMoreThanThereIsRoomForClosesTheOldest() throws Exception {
        for (int i = 1; i <= 9; i++) {
            accept(flow(true, true, i).packet(new byte[SIZE]));
        }
        assertThat(bytes()).containsExactly(flow(true, true, 1).packet(new byte[SIZE]));
    }

    @Test
    void aSinkThatFailsIsNotGivenTheSameAgain() throws Exception {
        var failing = new Coalescer(true, packet -> {
            throw new IOException("device is gone");
        });
        failing.accept(SuperPackets.packet(flow(true, true, 1).packet(new byte[SIZE])));

        assertThatThrownBy(failing::flush).hasMessage("device is gone");
        failing.flush();
    }

    private void accept(byte[] bytes) throws IOException, InterruptedException {
        coalescer.accept(SuperPackets.packet(bytes));
    }

    private List<byte[]> bytes() {
        return out.stream().map(Packet::toBytes).toList();
    }

    /** A flow of its own, with timestamps if it is TCP. */
    private static FlowHeaders flow(boolean v4, boolean tcp, int number) {
        FlowHeaders any = FlowHeaders.random(new Random(number), v4, tcp, number);
        List<Integer> timestamps = List.of(0x0101_080a, 1, 2);
        return new FlowHeaders(
                tcp,
                any.source(),
                any.destination(),
                any.ports(),
                0,
                64,
                0,
                65_530,
                -3000,
                7,
                FlowHeaders.ACK,
                8,
                timestamps);
    }
}
