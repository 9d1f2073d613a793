package ipcp.net;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HostileOffloadTest {
    private static final int[] INTERESTING = {0, 1, 7, 8, 6, 16, 20, 40, 48, 1448, 0x7fff, 0x8000, 0xfffe, 0xffff};

    @Property(tries = 2000)
    void superPacketsThatAreNotQuiteRight(@ForAll Random random) throws Exception {
        Packet packet = SuperPackets.random(random);
        Offload offload = packet.offload();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(Math.min(packet.length(), 100));
            packet.u8(at, random.nextBoolean() ? random.nextInt(256) : packet.u8(at) ^ 1 << random.nextInt(8));
        }
        int any = INTERESTING[random.nextInt(INTERESTING.length)];
        switch (random.nextInt(8)) {
            case 0 ->
                AnySegments.leave(packet, 1, any, offload.checksumOffset(), offload.type(), offload.segmentSize());
            case 1 -> AnySegments.leave(packet, 1, offload.checksumStart(), any, offload.type(), offload.segmentSize());
            case 2 -> offload.segments(random.nextInt(7), offload.segmentSize(), offload.ecn());
            case 3, 4 -> offload.segments(offload.type(), any, offload.ecn());
            case 5 -> packet.length(Math.min(any, packet.length()));
            default -> {}
        }
        AnySegments.take(packet);
    }
}
