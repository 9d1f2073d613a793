package ipcp.wire;

import ipcp.net.IpHeader;
import ipcp.net.Packet;
import ipcp.net.Segmenter;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A session of {@code zportal} (docs/protocol.md): a packet in each frame, and nothing else. What comes in is not
 * copied: a packet is a view of the bytes that were read.
 */
final class ZportalCodec implements Codec {
    private final int mtu;
    private final boolean acceptMissingCrc;

    // The receiving thread's.
    private final CRC32C received = new CRC32C();
    private boolean confirmed;

    // The sending thread's.
    private final CRC32C sent = new CRC32C();
    private final Segmenter segmenter = new Segmenter();
    private final Packet segment = Packet.view();

    /**
     * @param mtu of this side: the longest packet either way
     * @param acceptMissingCrc whether a checksum of 0 is none: old builds do not make any
     * @param client whether somebody waits for the word that the session is up
     */
    ZportalCodec(int mtu, boolean acceptMissingCrc, boolean client) {
        this.mtu = Zportal.checkedMtu(mtu);
        this.acceptMissingCrc = acceptMissingCrc;
        this.confirmed = !client;
    }

    /** {@inheritDoc} A bad frame is seen as soon as the field that is wrong is there. */
    @Override
    public Message decode(ByteBuffer in, Packet view) {
        if (!confirmed) { // there is nothing that the server could say, so its silence is a yes
            confirmed = true;
            return Message.SETTINGS;
        }
        int at = in.position();
        int there = in.remaining();
        if (there < Integer.BYTES) {
            return Message.INCOMPLETE;
        }
        if (in.getInt(at) != Zportal.MAGIC) {
            return Message.BAD_FRAME;
        }
        if (there < Zportal.CRC) {
            return Message.INCOMPLETE;
        }
        int size = in.getInt(at + Zportal.SIZE);
        if (size < 1 || size > mtu) { // above 2^31 is negative here
            return Message.BAD_FRAME;
        }
        if (there < Zportal.HEADER + size) {
            return Message.INCOMPLETE;
        }
        int packet = in.arrayOffset() + at + Zportal.HEADER;
        if (!isIntact(in.getInt(at + Zportal.CRC), in.array(), packet, size)) {
            return Message.BAD_FRAME;
        }
        in.position(at + Zportal.HEADER + size);
        view.view(in.array(), packet, size);
        return IpHeader.isValid(view) ? Message.PACKET : Message.MALFORMED;
    }

    private boolean isIntact(int crc, byte[] array, int start, int length) {
        return (crc == 0 && acceptMissingCrc) || crc == crc(received, array, start, length);
    }

    /**
     * {@inheritDoc} A packet that is to be cut becomes a frame for each segment, all or none. What is no IP packet is
     * refused: it would end the original's process.
     */
    @Override
    public Encoded encode(Packet packet, ByteBuffer out) {
        if (!IpHeader.isValid(packet)) {
            return Encoded.REFUSED;
        }
        segmenter.begin(packet);
        int wanted = segmenter.segments() * (Zportal.HEADER + segmenter.longest());
        if (segmenter.longest() > mtu || wanted > out.capacity()) {
            return Encoded.REFUSED;
        }
        if (wanted > out.remaining()) {
            return Encoded.FULL;
        }
        while (true) {
            segment.view(out.array(), out.arrayOffset() + out.position() + Zportal.HEADER, 0);
            if (!segmenter.next(segment)) {
                return Encoded.DONE;
            }
            putHeader(out);
            out.position(out.position() + segment.length());
        }
    }

    private void putHeader(ByteBuffer out) {
        int crc = crc(sent, segment.array(), segment.start(), segment.length());
        out.putInt(Zportal.MAGIC).putInt(0).putInt(segment.length()).putInt(crc);
    }

    private static int crc(CRC32C crc, byte[] array, int start, int length) {
        crc.reset();
        crc.update(array, start, length);
        return (int) crc.getValue();
    }

    @Override
    public boolean hasHeartbeat() {
        return false;
    }

    @Override
    public void encodeHeartbeatRequest(ByteBuffer out) {
        // There is none.
    }

    @Override
    public void encodeHeartbeatAck(ByteBuffer out) {
        // There is none.
    }

    @Override
    public int maxFrame() {
        return Zportal.HEADER + mtu;
    }

    @Override
    public void close() {
        // There are no secrets.
    }
}
