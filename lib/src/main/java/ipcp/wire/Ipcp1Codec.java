package ipcp.wire;

import static ipcp.wire.Ipcp1.DATA;
import static ipcp.wire.Ipcp1.HEARTBEAT_ACK;
import static ipcp.wire.Ipcp1.HEARTBEAT_REQUEST;
import static ipcp.wire.Ipcp1.LENGTH_PREFIX;
import static ipcp.wire.Ipcp1.MESSAGE_HEADER;
import static ipcp.wire.Ipcp1.NONCE;
import static ipcp.wire.Ipcp1.PACKET_INFO;
import static ipcp.wire.Ipcp1.TAG;

import ipcp.crypto.NonceSequence;
import ipcp.crypto.PresharedKey;
import ipcp.crypto.ReplayGuard;
import ipcp.crypto.SecretBox;
import ipcp.link.LinkKind;
import ipcp.net.EthernetHeader;
import ipcp.net.IpHeader;
import ipcp.net.NativeBuffer;
import ipcp.net.Packet;
import java.nio.ByteBuffer;

/**
 * The sealed part of {@code ipcp/1} (docs/protocol.md, section 3), the same in both dialects: frames of nonce, tag and
 * ciphertext around messages of type, length and payload. A packet is decrypted into place and encrypted out of place,
 * without another copy.
 */
final class Ipcp1Codec implements Codec {
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int BEFORE_PACKET = MESSAGE_HEADER + PACKET_INFO;

    private final PresharedKey key;
    private final LinkKind kind;
    private final int maxContent;
    private final NonceSequence nonces;
    private final ReplayGuard guard;
    private final Packet control = Packet.allocate();

    /**
     * @param guard knows the peer's nonces of the handshake already
     */
    Ipcp1Codec(PresharedKey key, LinkKind kind, Dialect dialect, NonceSequence nonces, ReplayGuard guard) {
        this.key = key;
        this.kind = kind;
        this.maxContent = dialect.maxContent();
        this.nonces = nonces;
        this.guard = guard;
    }

    @Override
    public Message decode(NativeBuffer in, Packet into) {
        ByteBuffer bytes = in.bytes();
        int content = Ipcp1.frame(bytes, maxContent);
        if (content == Ipcp1.INCOMPLETE) {
            return Message.INCOMPLETE;
        }
        int plain = content - NONCE - TAG;
        if (content == Ipcp1.BAD_LENGTH || plain < MESSAGE_HEADER) {
            return Message.BAD_FRAME;
        }
        int at = bytes.position();
        bytes.position(at + content);
        long message = into.address(-BEFORE_PACKET);
        if (!SecretBox.open(message, in.address(at + NONCE), plain + TAG, in.address(at), key)) {
            return Message.BAD_FRAME;
        }
        if (!guard.accept(bytes.getLong(at), bytes.getLong(at + 8), bytes.getLong(at + 16))) {
            return Message.REPLAYED;
        }
        int payload = plain - MESSAGE_HEADER;
        if (into.i32(1 - BEFORE_PACKET) != payload) {
            return Message.BAD_FRAME;
        }
        int type = into.u8(-BEFORE_PACKET);
        boolean known =
                type == DATA ? payload > 0 : (type == HEARTBEAT_REQUEST || type == HEARTBEAT_ACK) && payload == 0;
        if (!known) {
            return Message.BAD_FRAME;
        }
        return switch (type) {
            case HEARTBEAT_REQUEST -> Message.HEARTBEAT_REQUEST;
            case HEARTBEAT_ACK -> Message.HEARTBEAT_ACK;
            default -> packet(into, payload);
        };
    }

    /** Flags other than 0 say that the sender's buffer was too short for the packet. */
    private Message packet(Packet into, int payload) {
        if (payload < PACKET_INFO || into.u16(-PACKET_INFO) != 0) {
            return Message.MALFORMED;
        }
        into.length(payload - PACKET_INFO);
        boolean valid = kind == LinkKind.TUN ? IpHeader.isValid(into) : EthernetHeader.isValid(into);
        return valid ? Message.PACKET : Message.MALFORMED;
    }

    @Override
    public boolean encode(Packet packet, NativeBuffer out) {
        if (packet.length() > Ipcp1.MAX_PACKET) {
            return false;
        }
        packet.u16(-PACKET_INFO, 0);
        packet.u16(-2, protocol(packet));
        seal(packet, DATA, PACKET_INFO + packet.length(), out);
        return true;
    }

    private int protocol(Packet packet) {
        if (kind == LinkKind.TAP) {
            return EthernetHeader.etherType(packet);
        }
        return IpHeader.version(packet) == 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
    }

    @Override
    public void encodeHeartbeatRequest(NativeBuffer out) {
        seal(control, HEARTBEAT_REQUEST, 0, out);
    }

    @Override
    public void encodeHeartbeatAck(NativeBuffer out) {
        seal(control, HEARTBEAT_ACK, 0, out);
    }

    private void seal(Packet packet, byte type, int payload, NativeBuffer out) {
        packet.u8(-BEFORE_PACKET, type);
        packet.i32(1 - BEFORE_PACKET, payload);
        int plain = MESSAGE_HEADER + payload;
        int content = NONCE + TAG + plain;
        ByteBuffer bytes = out.bytes();
        bytes.putInt(content);
        int at = bytes.position();
        nonces.next(bytes);
        bytes.position(at + content);
        SecretBox.seal(out.address(at + NONCE), packet.address(-BEFORE_PACKET), plain, out.address(at), key);
    }

    @Override
    public int maxFrame() {
        return LENGTH_PREFIX + Dialect.TEXT.maxContent();
    }
}
