package ipcp.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Packets as a kernel with offload makes them, and what is to become of them, made the slow way. */
public final class SuperPackets {
    private SuperPackets() {}

    /** Any super-packet, of one segment up to 64 KB. */
    public static Packet random(Random random) {
        return random(random, random.nextBoolean(), random.nextInt(3) > 0);
    }

    public static Packet random(Random random, boolean v4, boolean tcp) {
        FlowHeaders headers = FlowHeaders.random(random, v4, tcp, random.nextInt(3));
        int flags = headers.flags() | (random.nextInt(4) == 0 ? FlowHeaders.CWR : 0);
        flags |= random.nextInt(3) == 0 ? FlowHeaders.PSH : 0;
        flags |= random.nextInt(4) == 0 ? FlowHeaders.FIN : 0;
        int size = random.nextInt(3) == 0 ? random.nextInt(8, 200) : random.nextInt(200, 1500 - headers.length() + 1);
        int longest = 65_535 - headers.length();
        int most = Math.min(longest, tcp ? longest : size * 64);
        int length = random.nextBoolean() ? most : random.nextInt(1, most + 1);
        return of(headers.with(flags), bytes(random, length), size);
    }

    /** The super-packet with this payload, to be cut to this size. */
    public static Packet of(FlowHeaders headers, byte[] payload, int size) {
        Packet packet = checksumLeft(headers.packet(payload));
        int type = !headers.tcp() ? Offload.UDP : headers.v4() ? Offload.TCP4 : Offload.TCP6;
        packet.offload().segments(type, size, headers.tcp() && (headers.flags() & FlowHeaders.CWR) != 0);
        return packet;
    }

    /** The packet, with its checksum left to others. */
    static Packet checksumLeft(byte[] bytes) {
        SlowChecksums.leave(bytes);
        Packet packet = packet(bytes);
        packet.offload().checksum(SlowChecksums.transport(bytes), SlowChecksums.offset(bytes));
        return packet;
    }

    /** A packet of these bytes, with room for a few more. */
    public static Packet packet(byte[] bytes) {
        Packet packet = Packet.allocate(bytes.length + 100);
        packet.copyOf(bytes);
        return packet;
    }

    public static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A copy with an array of its own. */
    public static Packet copy(Packet packet) {
        Packet copy = Packet.allocate(packet.length() + 100);
        copy.copyOf(packet);
        return copy;
    }

    /** What the segments of a super-packet without extension headers must be. */
    public static List<byte[]> cutSlowly(Packet whole) {
        byte[] bytes = whole.toBytes();
        int transport = SlowChecksums.transport(bytes);
        boolean tcp = whole.offload().type() != Offload.UDP;
        int headers = transport + (tcp ? (bytes[transport + 12] >> 4 & 15) * 4 : 8);
        int size = whole.offload().segmentSize();
        var segments = new ArrayList<byte[]>();
        for (int at = headers; at < bytes.length; at += size) {
            int end = Math.min(at + size, bytes.length);
            ByteBuffer segment = ByteBuffer.allocate(headers + end - at);
            segment.put(bytes, 0, headers).put(bytes, at, end - at);
            if (transport != 40) {
                segment.putShort(2, (short) segment.capacity());
                segment.putShort(4, (short) (segment.getShort(4) + segments.size()));
            } else {
                segment.putShort(4, (short) (segment.capacity() - 40));
            }
            if (tcp) {
                segment.putInt(transport + 4, segment.getInt(transport + 4) + at - headers);
                int flags = segment.get(transport + 13);
                flags &= at > headers ? ~FlowHeaders.CWR : -1;
                flags &= end < bytes.length ? ~(FlowHeaders.FIN | FlowHeaders.PSH) : -1;
                segment.put(transport + 13, (byte) flags);
            } else {
                segment.putShort(transport + 4, (short) (segment.capacity() - transport));
            }
            SlowChecksums.make(segment.array());
            segments.add(segment.array());
        }
        return segments;
    }

    /** What {@link Segmenter} makes of a packet. */
    public static List<byte[]> cut(Packet whole) {
        var segmenter = new Segmenter();
        segmenter.begin(whole);
        var segments = new ArrayList<byte[]>();
        Packet segment = Packet.allocate();
        while (segmenter.next(segment)) {
            segments.add(segment.toBytes());
        }
        return segments;
    }

    /** The bytes of packets, to be compared. */
    static List<String> text(List<byte[]> packets) {
        return packets.stream().map(Arrays::toString).toList();
    }
}
