package ipcp.wire;

import ipcp.net.IpAddress;
import ipcp.net.IpHeader;
import ipcp.net.Packet;
import ipcp.net.Segmenter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A session of {@code simplevpn} (docs/protocol.md): IP packets one behind the other, and control messages between
 * them. What comes in is not copied: a packet is a view of the bytes that were read.
 */
final class SimplevpnCodec implements Codec {
    private final SimplevpnLease lease;
    private final int address;
    private final boolean client;

    // The receiving thread's.
    private boolean confirmed;

    // The sending thread's.
    private final Segmenter segmenter = new Segmenter();
    private final Packet segment = Packet.view();

    /** Segments of a packet that are still to be written, each alone. */
    private int segmentsLeft;

    /** The client has asked for its address: in the handshake, and perhaps once more. */
    private volatile boolean asked;

    /**
     * @param lease the client's
     */
    SimplevpnCodec(SimplevpnLease lease, boolean client) {
        this.lease = lease;
        this.address = lease.bits();
        this.client = client;
        this.confirmed = !client;
    }

    @Override
    public Message decode(ByteBuffer in, Packet view) {
        if (!confirmed) { // the handshake brought what there is to know
            confirmed = true;
            return Message.SETTINGS;
        }
        int length = Simplevpn.next(in);
        if (length == Simplevpn.BAD) {
            return Message.BAD_FRAME;
        }
        if (length == Simplevpn.INCOMPLETE || length > in.remaining()) {
            return Message.INCOMPLETE;
        }
        int at = in.position();
        in.position(at + length);
        if (Simplevpn.isControl(in, at)) {
            int source = in.getInt(at + Simplevpn.SOURCE);
            int destination = in.getInt(at + Simplevpn.DESTINATION);
            return client ? toClient(source, destination) : toServer(source, destination);
        }
        view.view(in.array(), in.arrayOffset() + at, length);
        return IpHeader.isValid(view) ? Message.PACKET : Message.MALFORMED;
    }

    /** The original's server gives its answer twice, and what other clients send it hands on. */
    private Message toClient(int source, int destination) {
        if (source == Simplevpn.KEEPALIVE && destination == Simplevpn.KEEPALIVE) {
            return Message.HEARTBEAT_ACK;
        }
        return source == Simplevpn.NONE && destination == address ? Message.CONTROL : Message.MALFORMED;
    }

    /** An address is for the whole session; who asks for another one has to connect anew. */
    private Message toServer(int source, int destination) {
        if (source == Simplevpn.KEEPALIVE && destination == Simplevpn.KEEPALIVE) {
            return Message.HEARTBEAT_REQUEST;
        }
        if (destination != Simplevpn.NONE) {
            return Message.MALFORMED;
        }
        if (source != Simplevpn.NONE && source != address) {
            return Message.BAD_FRAME;
        }
        asked = true;
        return Message.CONTROL;
    }

    /**
     * {@inheritDoc} A packet that is to be cut becomes its segments, all or none if they need not go alone. One that is
     * not as long as its header says would shift all that comes behind it.
     */
    @Override
    public Encoded encode(Packet packet, ByteBuffer out) {
        if (segmentsLeft == 0) {
            if (!hasItsLength(packet) || !isBearable(packet)) {
                return Encoded.REFUSED;
            }
            segmenter.begin(packet);
        }
        return writesAlone() ? encodeOne(out) : encodeAll(out);
    }

    private static boolean hasItsLength(Packet packet) {
        return IpHeader.isValid(packet)
                && packet.length() <= Simplevpn.MAX_PACKET
                && packet.length() == (IpHeader.version(packet) == 4 ? packet.u16(2) : 40 + packet.u16(4));
    }

    /**
     * The original's server takes any source for its sender's new address, also where IPv6 has something else, and ends
     * when that is one of its own to give.
     */
    private boolean isBearable(Packet packet) {
        boolean toOriginal = client && writesAlone();
        return !toOriginal || (IpHeader.version(packet) == 4 && packet.i32(Simplevpn.SOURCE) == address);
    }

    private Encoded encodeAll(ByteBuffer out) {
        int wanted = segmenter.segments() * segmenter.longest();
        if (wanted > out.capacity()) {
            return Encoded.REFUSED;
        }
        if (wanted > out.remaining()) {
            return Encoded.FULL;
        }
        while (append(out)) {}
        return Encoded.DONE;
    }

    private Encoded encodeOne(ByteBuffer out) {
        if (out.position() > 0) {
            return Encoded.FULL;
        }
        if (segmentsLeft == 0) {
            segmentsLeft = segmenter.segments();
        }
        append(out);
        segmentsLeft--;
        return segmentsLeft == 0 ? Encoded.DONE : Encoded.FULL;
    }

    private boolean append(ByteBuffer out) {
        segment.view(out.array(), out.arrayOffset() + out.position(), 0);
        if (!segmenter.next(segment)) {
            return false;
        }
        out.position(out.position() + segment.length());
        return true;
    }

    @Override
    public boolean writesAlone() {
        return !lease.amongOurs();
    }

    @Override
    public void encodeHeartbeatRequest(ByteBuffer out) {
        SimplevpnControl.writeKeepalive(out);
    }

    @Override
    public void encodeHeartbeatAck(ByteBuffer out) {
        SimplevpnControl.writeKeepalive(out);
    }

    @Override
    public boolean hasControl() {
        return asked;
    }

    @Override
    public void encodeControl(ByteBuffer out) {
        if (asked) {
            asked = false;
            lease.answer().write(out);
        }
    }

    @Override
    public Settings settings() {
        return client ? lease.settings() : Settings.NONE;
    }

    @Override
    public int maxFrame() {
        return Simplevpn.MAX_PACKET;
    }

    @Override
    public void close() {
        // There are no secrets.
    }

    /**
     * What a handshake that led to this session says of it. The server keeps the address for as long, and has the
     * answer still to send: not before the client's packets would find it.
     */
    static Handshake accepted(SimplevpnLease lease, boolean client) {
        IpAddress address = lease.address().address();
        var claim = new Claim.Tun(address);
        var codec = new SimplevpnCodec(lease, client);
        codec.asked = !client;
        return new Handshake.Accepted(
                Optional.of(claim),
                claim.toString(),
                Protocol.SIMPLEVPN,
                Optional.empty(),
                codec,
                client ? List.of() : List.of(address));
    }
}
