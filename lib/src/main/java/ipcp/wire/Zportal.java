package ipcp.wire;

/** The sizes and numbers of {@code zportal} (docs/protocol.md). */
final class Zportal {
    /** "ZPRT", at the start of every frame. */
    static final int MAGIC = 0x5a50_5254;

    /** Bytes of magic, flags, size and checksum in front of every packet. */
    static final int HEADER = 16;

    static final int SIZE = 8;
    static final int CRC = 12;

    /** Who the other side is, as far as this wire knows. */
    static final String PEER = "peer";

    static final int LEAST_MTU = 68;
    static final int MOST_MTU = 65_535;

    private Zportal() {}

    static int checkedMtu(int mtu) {
        if (mtu < LEAST_MTU || mtu > MOST_MTU) {
            throw new IllegalArgumentException("an MTU is within 68..65535, not " + mtu);
        }
        return mtu;
    }
}
