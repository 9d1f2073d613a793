package ipcp.wire;

import static ipcp.wire.Ipcp1.DATA;
import static ipcp.wire.Ipcp1.HEARTBEAT_ACK;
import static ipcp.wire.Ipcp1.HEARTBEAT_REQUEST;
import static ipcp.wire.Ipcp1.MESSAGE_HEADER;
import static ipcp.wire.Ipcp1.NONCE;
import static ipcp.wire.Ipcp1.PACKET_INFO;
import static ipcp.wire.Ipcp1.TAG;

import ipcp.crypto.NonceSequence;
import ipcp.crypto.PrefixedBox;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.ReplayGuard;
import ipcp.link.LinkKind;
import ipcp.net.EthernetHeader;
import ipcp.net.IpHeader;
import ipcp.net.Packet;
import ipcp.net.Segmenter;
import java.nio.ByteBuffer;

/**
 * The sealed part of {@code ipcp/1} (docs/protocol.md, section 3), the same in both dialects: frames of nonce, tag and
 * ciphertext around messages of type, length and payload. A packet is decrypted and encrypted out of place, without
 * another copy.
 */
final class Ipcp1Codec implements Codec {
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int OVERHEAD = Ipcp1.LENGTH_PREFIX + NONCE + TAG + MESSAGE_HEADER + PACKET_INFO;
    private static final int BEFORE_PACKET = MESSAGE_HEADER + PACKET_INFO;

    private final PrefixedBox sealing;
    private final PrefixedBox opening;
    private final LinkKind kind;
    private final int maxContent;
    private final NonceSequence nonces;
    private final ReplayGuard guard;
    private final byte[] plaintext;
    private final Packet control = Packet.allocate(0);
    private final Segmenter segmenter = new Segmenter();
    private final Packet segment = Packet.allocate(Ipcp1.MAX_PACKET);

    /**
     * @param guard knows the peer's nonces of the handshake already
     */
    Ipcp1Codec(PresharedKey key, LinkKind kind, Dialect dialect, NonceSequence nonces, ReplayGuard guard) {
        this.sealing = new PrefixedBox(key);
        this.opening = new PrefixedBox(key);
        this.plaintext = new byte[PrefixedBox.BEFORE + dialect.maxContent()];
        this.kind = kind;
        this.maxContent = dialect.maxContent();
        this.nonces = nonces;
        this.guard = guard;
    }

    @Override
    public Message decode(ByteBuffer in, Packet view) {
        int content = Ipcp1.frame(in, maxContent);
        if (content == Ipcp1.INCOMPLETE) {
            return Message.INCOMPLETE;
        }
        int plain = content - NONCE - TAG;
        if (content == Ipcp1.BAD_LENGTH || plain < MESSAGE_HEADER) {
            return Message.BAD_FRAME;
        }
        int position = in.position();
        in.position(position + content);
        long high = in.getLong(position);
        long middle = in.getLong(position + 8);
        long low = in.getLong(position + 16);
        if (!opening.open(in.array(), in.arrayOffset() + position, plain, plaintext)) {
            return Message.BAD_FRAME;
        }
        if (!guard.accept(high, middle, low)) {
            return Message.REPLAYED;
        }
        int payload = plain - MESSAGE_HEADER;
        int message = PrefixedBox.BEFORE;
        view.view(plaintext, message, plain);
        if (view.i32(1) != payload) {
            return Message.BAD_FRAME;
        }
        int type = view.u8(0);
        boolean known =
                type == DATA ? payload > 0 : (type == HEARTBEAT_REQUEST || type == HEARTBEAT_ACK) && payload == 0;
        if (!known) {
            return Message.BAD_FRAME;
        }
        return switch (type) {
            case HEARTBEAT_REQUEST -> Message.HEARTBEAT_REQUEST;
            case HEARTBEAT_ACK -> Message.HEARTBEAT_ACK;
            default -> packet(view, message + MESSAGE_HEADER, payload);
        };
    }

    /** Flags other than 0 say that the sender's buffer was too short for the packet. */
    private Message packet(Packet view, int at, int payload) {
        if (payload < PACKET_INFO) {
            return Message.MALFORMED;
        }
        view.view(view.array(), at + PACKET_INFO, payload - PACKET_INFO);
        if (view.u16(-PACKET_INFO) != 0) {
            return Message.MALFORMED;
        }
        boolean valid = kind == LinkKind.TUN ? IpHeader.isValid(view) : EthernetHeader.isValid(view);
        return valid ? Message.PACKET : Message.MALFORMED;
    }

    /** {@inheritDoc} A packet that is to be cut becomes a frame for each segment, all or none. */
    @Override
    public Encoded encode(Packet packet, ByteBuffer out) {
        if (packet.offload().isNone()) {
            Encoded room = room(packet.length(), 1, out);
            if (room == Encoded.DONE) {
                seal(packet, out);
            }
            return room;
        }
        segmenter.begin(packet);
        Encoded room = room(segmenter.longest(), segmenter.segments(), out);
        while (room == Encoded.DONE && segmenter.next(segment)) {
            seal(segment, out);
        }
        return room;
    }

    private static Encoded room(int longest, int count, ByteBuffer out) {
        int wanted = count * (OVERHEAD + longest);
        if (longest > Ipcp1.MAX_PACKET || wanted > out.capacity()) {
            return Encoded.REFUSED;
        }
        return wanted > out.remaining() ? Encoded.FULL : Encoded.DONE;
    }

    private void seal(Packet packet, ByteBuffer out) {
        packet.u16(-PACKET_INFO, 0);
        packet.u16(-2, protocol(packet));
        seal(packet, DATA, PACKET_INFO + packet.length(), out);
    }

    private int protocol(Packet packet) {
        if (kind == LinkKind.TAP) {
            return EthernetHeader.etherType(packet);
        }
        return IpHeader.version(packet) == 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
    }

    @Override
    public void encodeHeartbeatRequest(ByteBuffer out) {
        seal(control, HEARTBEAT_REQUEST, 0, out);
    }

    @Override
    public void encodeHeartbeatAck(ByteBuffer out) {
        seal(control, HEARTBEAT_ACK, 0, out);
    }

    private void seal(Packet packet, byte type, int payload, ByteBuffer out) {
        packet.u8(-BEFORE_PACKET, type);
        packet.i32(1 - BEFORE_PACKET, payload);
        int plain = MESSAGE_HEADER + payload;
        int content = NONCE + TAG + plain;
        out.putInt(content);
        int position = out.position();
        nonces.next(out);
        out.position(position + content);
        int at = out.arrayOffset() + position;
        sealing.seal(out.array(), at, packet.array(), packet.start() - BEFORE_PACKET, plain);
    }

    @Override
    public int maxFrame() {
        return Ipcp1.LENGTH_PREFIX + maxContent;
    }

    @Override
    public void close() {
        sealing.close();
        opening.close();
    }
}
