package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a peer sends, and whatever it says of it: no exception, and no segments beyond what it may ask for. */
class SegmentsFuzzTest {
    private static final int[] INTERESTING = {0, 1, 7, 8, 6, 16, 20, 40, 48, 1448, 0x7fff, 0x8000, 0xfffe, 0xffff};

    private final Packet segment = Packet.allocate();

    @FuzzTest(maxDuration = "1m")
    void anyBytesWithAnyOffload(FuzzedDataProvider data) throws Exception {
        Packet packet = Packet.allocate();
        int flags = data.consumeByte();
        int start = data.consumeInt(0, 0xffff);
        int offset = data.consumeInt(0, 0xffff);
        int type = data.consumeInt(0, 6);
        int size = data.consumeInt(0, 0xffff);
        packet.copyOf(data.consumeRemainingAsBytes());
        leave(packet, flags, start, offset, type, size);
        take(packet);
    }

    /** The same without a fuzzer, and close to what makes sense. */
    @Property(tries = 5000)
    void superPacketsThatAreNotQuiteRight(@ForAll Random random) throws Exception {
        Packet packet = SuperPackets.random(random);
        Offload offload = packet.offload();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(Math.min(packet.length(), 100));
            packet.u8(at, random.nextBoolean() ? random.nextInt(256) : packet.u8(at) ^ 1 << random.nextInt(8));
        }
        int any = INTERESTING[random.nextInt(INTERESTING.length)];
        switch (random.nextInt(8)) {
            case 0 -> leave(packet, 1, any, offload.checksumOffset(), offload.type(), offload.segmentSize());
            case 1 -> leave(packet, 1, offload.checksumStart(), any, offload.type(), offload.segmentSize());
            case 2 -> offload.segments(random.nextInt(7), offload.segmentSize(), offload.ecn());
            case 3, 4 -> offload.segments(offload.type(), any, offload.ecn());
            case 5 -> packet.length(Math.min(any, packet.length()));
            default -> {}
        }
        take(packet);
    }

    private static void leave(Packet packet, int flags, int start, int offset, int type, int size) {
        packet.offload().clear();
        if ((flags & 1) != 0) {
            packet.offload().checksum(start, offset);
        }
        packet.offload().segments(type, size, (flags & 2) != 0);
    }

    private void take(Packet packet) throws Exception {
        MssClamp.clamp(packet, 1400);
        boolean sound = OffloadCheck.isSound(packet);
        int[] bytes = new int[2];
        var coalescer = new Coalescer(true, out -> bytes[1] += out.length());
        coalescer.accept(packet);
        if (sound) {
            var segmenter = new Segmenter();
            segmenter.begin(packet);
            int longest = segmenter.longest();
            while (segmenter.next(segment)) {
                assertThat(segment.length()).isBetween(0, longest);
                assertThat(segment.offload().isNone()).isTrue();
                coalescer.accept(segment);
                bytes[0] += segment.length();
            }
            // The headers of each, at most 256 of IP and 60 of TCP, on at least 8 bytes, or at most 128 times.
            assertThat(bytes[0]).isLessThan(41 * Packet.CAPACITY);
        }
        coalescer.flush();
        assertThat(bytes[1]).isLessThanOrEqualTo(packet.length() + bytes[0]);
    }
}
