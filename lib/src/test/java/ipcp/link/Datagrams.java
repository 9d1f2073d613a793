package ipcp.link;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.Predicate;

/** Packets that device tests exchange with the kernel of their namespace. */
final class Datagrams {
    private static final int ICMP_AT = 20;

    private Datagrams() {}

    /** Has the kernel send {@code payload} by UDP to port 9 of {@code destination}. */
    static void send(String destination, byte[] payload) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName(destination), 9));
        }
    }

    /** Reads until a packet of that kind comes; the kernel also sends some of its own. */
    static Packet readUntil(Link link, Predicate<Packet> wanted) throws IOException {
        Packet packet = Packet.allocate(PacketPool.SMALL);
        while (true) {
            while (link.read(packet)) {
                if (wanted.test(packet)) {
                    return packet;
                }
            }
            if (!link.await()) {
                throw new IOException("stopped");
            }
        }
    }

    /** An ICMP echo request from 10.9.0.2 to 10.9.0.1 with 8 bytes of data. */
    static Packet echoRequest() {
        byte[] bytes = HexFormat.of()
                .parseHex("45000024000040004001" + "0000" + "0a090002" + "0a090001" + "0800" + "0000" + "00010001"
                        + "0123456789abcdef");
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.putShort(10, checksum(buffer, 0, ICMP_AT));
        buffer.putShort(ICMP_AT + 2, checksum(buffer, ICMP_AT, bytes.length - ICMP_AT));
        return packet(bytes);
    }

    static boolean isEchoReply(Packet packet) {
        return packet.u8(0) == 0x45
                && packet.u8(9) == 1
                && packet.u8(ICMP_AT) == 0
                && packet.i32(16) == 0x0a090002
                && packet.i32(ICMP_AT + 8) == 0x01234567;
    }

    static Packet packet(byte[] bytes) {
        Packet packet = Packet.allocate(PacketPool.SMALL);
        packet.copyOf(bytes);
        return packet;
    }

    private static short checksum(ByteBuffer buffer, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum += buffer.getShort(from + i) & 0xffff;
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }
}
