package ipcp.tunnel;

import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Packets and frames by the byte. */
final class Packets {
    private Packets() {}

    /** An IP packet, of the version of its addresses, that carries {@code text}. */
    static byte[] ip(String source, String destination, String text) {
        return ip(source, destination, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] ip(String source, String destination, byte[] payload) {
        byte[] from = IpAddress.parse(source).bytes();
        byte[] to = IpAddress.parse(destination).bytes();
        if (from.length == 4) {
            return ByteBuffer.allocate(20 + payload.length)
                    .put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) (20 + payload.length))
                    .putInt(0)
                    .put((byte) 64)
                    .put((byte) 253)
                    .putShort((short) 0)
                    .put(from)
                    .put(to)
                    .put(payload)
                    .array();
        }
        return ByteBuffer.allocate(40 + payload.length)
                .putInt(0x6000_0000)
                .putShort((short) payload.length)
                .put((byte) 253)
                .put((byte) 64)
                .put(from)
                .put(to)
                .put(payload)
                .array();
    }

    /** An Ethernet frame that carries {@code text}. */
    static byte[] ethernet(String source, String destination, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(14 + payload.length)
                .put(MacAddress.parse(destination).bytes())
                .put(MacAddress.parse(source).bytes())
                .putShort((short) 0x88b5)
                .put(payload)
                .array();
    }
}
