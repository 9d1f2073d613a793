package ipcp.net;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a peer sends, and whatever it says of it: no exception, and no segments beyond what it may ask for. */
class SegmentsFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void anyBytesWithAnyOffload(FuzzedDataProvider data) throws Exception {
        Packet packet = Packet.allocate();
        int flags = data.consumeByte();
        int start = data.consumeInt(0, 0xffff);
        int offset = data.consumeInt(0, 0xffff);
        int type = data.consumeInt(0, 6);
        int size = data.consumeInt(0, 0xffff);
        packet.copyOf(data.consumeRemainingAsBytes());
        AnySegments.leave(packet, flags, start, offset, type, size);
        AnySegments.take(packet);
    }
}
