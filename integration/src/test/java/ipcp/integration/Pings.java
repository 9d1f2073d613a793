package ipcp.integration;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** ICMP echoes in IPv4 packets (RFC 792), as a peer without a kernel of its own has to make them. */
final class Pings {
    private static final int HEADER = 20;
    private static final int ICMP = 1;
    private static final int REQUEST = 8;
    private static final int REPLY = 0;
    private static final byte[] PAYLOAD = "is there anybody".getBytes(StandardCharsets.US_ASCII);

    private Pings() {}

    /** A packet that asks {@code to} for an echo. */
    static byte[] request(String from, String to) {
        return packet(
                REQUEST,
                InetAddress.ofLiteral(from).getAddress(),
                InetAddress.ofLiteral(to).getAddress(),
                1);
    }

    /** What answers a request. */
    static byte[] reply(byte[] request) {
        var fields = ByteBuffer.wrap(request);
        byte[] from = new byte[4];
        byte[] to = new byte[4];
        fields.get(12, from).get(16, to);
        byte[] reply = request.clone();
        ByteBuffer.wrap(reply).put(12, to).put(16, from).put(HEADER, (byte) REPLY);
        return checked(reply);
    }

    static boolean isRequest(byte[] packet) {
        return is(packet, REQUEST);
    }

    static boolean isReply(byte[] packet) {
        return is(packet, REPLY);
    }

    private static boolean is(byte[] packet, int type) {
        return packet.length > HEADER && packet[0] == 0x45 && packet[9] == ICMP && packet[HEADER] == type;
    }

    private static byte[] packet(int type, byte[] from, byte[] to, int number) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER + 8 + PAYLOAD.length);
        packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0);
        packet.put((byte) 64).put((byte) ICMP).putShort((short) 0).put(from).put(to);
        packet.putShort((short) (type << 8)).putShort((short) 0).putInt(number).put(PAYLOAD);
        return checked(packet.array());
    }

    /** With both checksums (RFC 1071). */
    private static byte[] checked(byte[] packet) {
        var fields = ByteBuffer.wrap(packet);
        fields.putShort(10, (short) 0).putShort(10, checksum(fields, 0, HEADER));
        fields.putShort(HEADER + 2, (short) 0).putShort(HEADER + 2, checksum(fields, HEADER, packet.length));
        return packet;
    }

    private static short checksum(ByteBuffer fields, int from, int to) {
        int sum = 0;
        for (int at = from; at < to; at += 2) {
            sum += fields.getShort(at) & 0xffff;
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }
}
