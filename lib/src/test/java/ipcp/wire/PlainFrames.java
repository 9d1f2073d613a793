package ipcp.wire;

import ipcp.net.Packet;
import ipcp.wire.Codec.Encoded;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Streams of the wires that do not encrypt, in and out of their codecs. */
final class PlainFrames {
    private PlainFrames() {}

    /** These bytes, with the room in front that packets which are not copied need. */
    static ByteBuffer input(byte[]... parts) {
        byte[] all = Frames.concat(parts);
        ByteBuffer buffer = ByteBuffer.allocate(Packet.HEADROOM + all.length);
        return buffer.position(Packet.HEADROOM).put(all).flip().position(Packet.HEADROOM);
    }

    /** All messages of the stream, of which so many bytes come first and the rest later: packets as hexadecimal. */
    static List<String> messages(Codec codec, byte[] stream, int cut) {
        ByteBuffer in = input(stream);
        var messages = new ArrayList<String>();
        in.limit(Packet.HEADROOM + cut);
        drain(codec, in, messages);
        in.limit(in.capacity());
        drain(codec, in, messages);
        return messages;
    }

    /** Takes what is there; what stands in front of a packet is overwritten, as a device does it. */
    static void drain(Codec codec, ByteBuffer in, List<String> messages) {
        Packet view = Packet.view();
        while (true) {
            Message message = codec.decode(in, view);
            if (message == Message.INCOMPLETE) {
                return;
            }
            if (message == Message.PACKET) {
                messages.add(HexFormat.of().formatHex(view.toBytes()));
                for (int before = 1; before <= Packet.HEADROOM; before++) {
                    view.u8(-before, 0xee);
                }
            } else {
                messages.add(message.toString());
            }
            if (message == Message.BAD_FRAME) {
                return;
            }
        }
    }

    /** Encodes the packet, into as many writes as the codec wants. */
    static List<byte[]> writes(Codec codec, Packet packet, int capacity) {
        ByteBuffer out = ByteBuffer.allocate(capacity);
        var writes = new ArrayList<byte[]>();
        Encoded encoded = codec.encode(packet, out);
        while (encoded == Encoded.FULL) {
            writes.add(Frames.written(out));
            out.clear();
            encoded = codec.encode(packet, out);
        }
        if (encoded == Encoded.REFUSED) {
            throw new AssertionError("refused");
        }
        writes.add(Frames.written(out));
        return writes;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
