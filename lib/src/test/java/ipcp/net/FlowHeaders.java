package ipcp.net;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The headers of one packet of a TCP or UDP flow, from which tests make packets by the byte.
 *
 * @param ports source and destination
 * @param tos or traffic class
 * @param fragment the 16 bits that have DF in them
 * @param flags the 12 bits of TCP that have SYN in them
 * @param options of TCP, in words
 */
public record FlowHeaders(
        boolean tcp,
        IpAddress source,
        IpAddress destination,
        int ports,
        int tos,
        int ttl,
        int fragment,
        int id,
        int seq,
        int ack,
        int flags,
        int window,
        List<Integer> options) {
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;
    static final int DF = 0x4000;

    /** Any flow that sends data; both addresses end in {@code number}. */
    public static FlowHeaders random(Random random, boolean v4, boolean tcp, int number) {
        IpAddress source = IpAddress.parse(v4 ? "10.9.0.2" : "fd09::2");
        IpAddress destination = IpAddress.parse((v4 ? "10.8.0." : "fd08::") + (2 + number));
        List<Integer> timestamps = List.of(0x0101_080a, random.nextInt(), random.nextInt());
        List<Integer> padding = Collections.nCopies(random.nextInt(11), 0x0101_0101);
        return new FlowHeaders(
                tcp,
                source,
                destination,
                random.nextInt(1024, 65_536) << 16 | (443 + number),
                random.nextInt(256),
                random.nextInt(2, 256),
                random.nextInt(4) > 0 ? DF : 0,
                random.nextInt(4) > 0 ? random.nextInt(65_536) : 65_530,
                random.nextInt(4) > 0 ? random.nextInt() : -5000,
                random.nextInt(),
                ACK | (random.nextInt(4) == 0 ? ECE : 0),
                random.nextInt(65_536),
                random.nextInt(3) == 0 ? padding : timestamps);
    }

    public boolean v4() {
        return source.isV4();
    }

    /** Bytes in front of the transport header. */
    public int transport() {
        return v4() ? 20 : 40;
    }

    public int length() {
        return transport() + (tcp ? 20 + 4 * options.size() : 8);
    }

    /** The packet with these headers and this payload, with the checksums it should have. */
    public byte[] packet(byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(length() + payload.length);
        int upper = packet.capacity() - transport();
        int protocol = tcp ? 6 : 17;
        if (v4()) {
            packet.put((byte) 0x45).put((byte) tos).putShort((short) packet.capacity());
            packet.putShort((short) id).putShort((short) fragment);
            packet.put((byte) ttl).put((byte) protocol).putShort((short) 0);
        } else {
            packet.putInt(6 << 28 | tos << 20 | ack >>> 12).putShort((short) upper);
            packet.put((byte) protocol).put((byte) ttl);
        }
        packet.put(source.bytes()).put(destination.bytes()).putInt(ports);
        if (tcp) {
            packet.putInt(seq).putInt(ack);
            packet.putShort((short) ((5 + options.size()) << 12 | flags)).putShort((short) window);
            packet.putInt(0);
            options.forEach(packet::putInt);
        } else {
            packet.putShort((short) upper).putShort((short) 0);
        }
        packet.put(payload);
        SlowChecksums.make(packet.array());
        return packet.array();
    }

    /** The headers of what follows this packet. */
    public FlowHeaders behind(int packets, int bytes) {
        return with(flags, id + packets, seq + bytes);
    }

    public FlowHeaders with(int newFlags) {
        return with(newFlags, id, seq);
    }

    private FlowHeaders with(int newFlags, int newId, int newSeq) {
        return new FlowHeaders(
                tcp,
                source,
                destination,
                ports,
                tos,
                ttl,
                fragment,
                newId & 0xffff,
                newSeq,
                ack,
                newFlags,
                window,
                options);
    }
}
