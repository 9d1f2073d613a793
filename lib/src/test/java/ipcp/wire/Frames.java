package ipcp.wire;

import ipcp.crypto.NonceSequence;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.PureSecretBox;
import ipcp.crypto.ReplayGuard;
import ipcp.crypto.Sodium;
import ipcp.link.LinkKind;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.net.Packet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Frames and packets for the tests of the wire, made without any of the code that they test. */
final class Frames {
    static final byte[] SECRET =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    static final Claim TUN = new Claim.Tun(IpAddress.parse("10.10.0.2"));
    static final Claim TAP = new Claim.Tap(MacAddress.parse("02:11:22:33:44:55"));

    private Frames() {}

    static PresharedKey key() {
        return PresharedKey.takeOver(SECRET.clone());
    }

    static Claim claim(LinkKind kind) {
        return kind == LinkKind.TUN ? TUN : TAP;
    }

    /** A codec with nonces of its own, in a session in which nothing has been received. */
    static Ipcp1Codec codec(LinkKind kind, Dialect dialect, PresharedKey key) {
        var nonces = NonceSequence.random();
        return new Ipcp1Codec(key, kind, dialect, nonces, new ReplayGuard(nonces));
    }

    static ByteBuffer input(byte[]... parts) {
        byte[] all = concat(parts);
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(1, all.length));
        buffer.put(all).flip();
        return buffer;
    }

    /** What was written to {@code out} so far. */
    static byte[] written(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    static byte[] raw(byte[] content) {
        return concat(ByteBuffer.allocate(4).putInt(content.length).array(), content);
    }

    static byte[] raw(String hex) {
        return raw(hex(hex));
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** A frame around {@code message}, with a random nonce as a C peer has it. */
    static byte[] sealed(byte[] message) {
        return sealed(message, Sodium.randomBytes(24), SECRET);
    }

    static byte[] sealed(byte[] message, byte[] nonce, byte[] key) {
        return raw(concat(nonce, PureSecretBox.seal(message, nonce, key)));
    }

    /** The message of a whole sealed frame. */
    static byte[] message(byte[] frame) {
        return PureSecretBox.open(Arrays.copyOfRange(frame, 28, frame.length), Arrays.copyOfRange(frame, 4, 28), SECRET)
                .orElseThrow();
    }

    static byte[] message(int type, byte[] payload) {
        return ByteBuffer.allocate(5 + payload.length)
                .put((byte) type)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    static byte[] hello(byte[] challenge, byte[] more) {
        return message(5, concat(challenge, more));
    }

    /** A sealed DATA frame around packet info and {@code packet}. */
    static byte[] data(String packetInfo, byte[] packet) {
        return sealed(message(1, concat(hex(packetInfo), packet)));
    }

    /** IPv4, {@code length} bytes of 20 or more. */
    static byte[] ipv4(int length) {
        byte[] packet = filled(length);
        ByteBuffer.wrap(packet)
                .putInt(0, 0x4500_0000 | length)
                .putInt(12, 0x0a0a_0002)
                .putInt(16, 0x0a0a_0001);
        return packet;
    }

    /** IPv6, {@code length} bytes of 40 or more. */
    static byte[] ipv6(int length) {
        byte[] packet = filled(length);
        ByteBuffer.wrap(packet).putInt(0, 0x6000_0000).putShort(4, (short) (length - 40));
        return packet;
    }

    /** An Ethernet frame of {@code length} bytes, 14 or more. */
    static byte[] ethernet(int etherType, int length) {
        byte[] frame = filled(length);
        ByteBuffer.wrap(frame).putShort(12, (short) etherType);
        return frame;
    }

    static byte[] anyPacket(LinkKind kind, int length) {
        return kind == LinkKind.TUN ? ipv4(length) : ethernet(0x0800, length);
    }

    static Packet packet(byte[] bytes) {
        Packet packet = Packet.allocate();
        packet.copyOf(bytes);
        return packet;
    }

    static byte[] concat(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (7 * i + 3);
        }
        return bytes;
    }
}
