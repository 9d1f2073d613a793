package ipcp.net;

/** Checksums of whole packets, byte by byte, by nothing but the RFCs. */
public final class SlowChecksums {
    private SlowChecksums() {}

    /** Writes the checksums of an IP packet without extension headers that has TCP or UDP in it. */
    public static void make(byte[] packet) {
        int transport = transport(packet);
        if (transport != 40) {
            put(packet, 10, 0);
            put(packet, 10, ~sum(packet, 0, transport));
        }
        int at = transport + offset(packet);
        put(packet, at, 0);
        int checksum = ~fold(sum(packet, transport, packet.length) + pseudoHeader(packet)) & 0xffff;
        put(packet, at, checksum == 0 && offset(packet) == 6 ? 0xffff : checksum);
    }

    /** Leaves the transport checksum to others: the sum of the pseudo-header is in its place. */
    public static void leave(byte[] packet) {
        put(packet, transport(packet) + offset(packet), pseudoHeader(packet));
    }

    public static int transport(byte[] packet) {
        return packet[0] >> 4 == 4 ? (packet[0] & 15) * 4 : 40;
    }

    static int offset(byte[] packet) {
        return protocol(packet) == 6 ? 16 : 6;
    }

    static int protocol(byte[] packet) {
        return packet[packet[0] >> 4 == 4 ? 9 : 6];
    }

    private static int pseudoHeader(byte[] packet) {
        int transport = transport(packet);
        boolean v4 = packet[0] >> 4 == 4;
        int addresses = v4 ? sum(packet, 12, 20) : sum(packet, 8, 40);
        return fold(addresses + protocol(packet) + (packet.length - transport));
    }

    static int sum(byte[] packet, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum = fold(sum + ((packet[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0)));
        }
        return sum;
    }

    private static int fold(int sum) {
        return sum > 0xffff ? fold((sum & 0xffff) + (sum >>> 16)) : sum;
    }

    static void put(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >> 8);
        packet[at + 1] = (byte) value;
    }

    static int get(byte[] packet, int at) {
        return ((packet[at] & 0xff) << 8) + (packet[at + 1] & 0xff);
    }
}
