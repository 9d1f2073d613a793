package ipcp.wire;

import java.nio.ByteBuffer;

/**
 * A control message of {@code simplevpn} (docs/protocol.md). The original looks at the addresses alone; two of ours
 * tell each other more in the other fields.
 *
 * @param mark {@link #REQUEST} or {@link #ANSWER} from one of ours, as the identification of the header
 * @param mtu in bytes, or 0; where a header has the fragment
 * @param prefix of the network that the address is in, or 0; where a header has the protocol
 */
record SimplevpnControl(int mark, int mtu, int prefix, int source, int destination) {
    /** What one of ours asks with: "iq". The original's server sends it back as it came. */
    static final int REQUEST = 0x6971;

    /** What one of ours answers that with: "ia". */
    static final int ANSWER = 0x6961;

    /** Version 4, five words, type of service 0x14, total length 0. */
    private static final int START = 0x4514_0000;

    private static final int TTL = 0x40;

    /** Takes the message at the position of {@code in}, which {@link Simplevpn} has found there. */
    static SimplevpnControl read(ByteBuffer in) {
        int at = in.position();
        in.position(at + Simplevpn.CONTROL);
        return new SimplevpnControl(
                in.getShort(at + 4) & 0xffff,
                in.getShort(at + 6) & 0xffff,
                in.get(at + 9) & 0xff,
                in.getInt(at + Simplevpn.SOURCE),
                in.getInt(at + Simplevpn.DESTINATION));
    }

    void write(ByteBuffer out) {
        out.putInt(START)
                .putShort((short) mark)
                .putShort((short) mtu)
                .put((byte) TTL)
                .put((byte) prefix)
                .putShort((short) 0)
                .putInt(source)
                .putInt(destination);
    }

    static void writeKeepalive(ByteBuffer out) {
        new SimplevpnControl(0, 0, 0, Simplevpn.KEEPALIVE, Simplevpn.KEEPALIVE).write(out);
    }
}
