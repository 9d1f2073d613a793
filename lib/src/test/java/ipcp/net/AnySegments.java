package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold for any packet that a peer may send, whatever it says of it. */
final class AnySegments {
    private AnySegments() {}

    /** Sets the offload. */
    static void leave(Packet packet, int flags, int start, int offset, int type, int size) {
        packet.offload().clear();
        if ((flags & 1) != 0) {
            packet.offload().checksum(start, offset);
        }
        packet.offload().segments(type, size, (flags & 2) != 0);
    }

    /** Does with the packet all that can be done: no exception, and no segments beyond what may be asked for. */
    static void take(Packet packet) throws Exception {
        MssClamp.clamp(packet, 1400);
        boolean sound = OffloadCheck.isSound(packet);
        Packet segment = Packet.allocate();
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
