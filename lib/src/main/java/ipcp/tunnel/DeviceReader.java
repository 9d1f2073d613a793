package ipcp.tunnel;

import ipcp.link.Link;
import ipcp.net.Packet;
import java.io.IOException;

/**
 * Reads the device and dispatches, on a platform thread: waiting for a TUN blocks in native code. Reads until nothing
 * is there before it waits. Allocates nothing per packet.
 */
final class DeviceReader {
    /** Where packets go, on the reader's thread. */
    interface Dispatch {
        /** Takes a packet, which is good for as long as the call lasts; does not block. */
        void packet(Packet packet) throws IOException;

        /** There are no more packets for now. */
        void endOfBatch();
    }

    private final Link link;
    private final Dispatch dispatch;
    private final Packet packet = Packet.allocate();

    DeviceReader(Link link, Dispatch dispatch) {
        this.link = link;
        this.dispatch = dispatch;
    }

    /** Runs until the link's reading is stopped. */
    SessionEnd run() throws IOException {
        while (link.await()) {
            readSome();
        }
        return new SessionEnd(SessionEnd.Reason.STOPPED);
    }

    /** Reads what is there, but not for ever: a flood must not keep {@link Link#stopReading} from being seen. */
    private void readSome() throws IOException {
        try {
            int bytes = 0;
            for (int i = 0; i < Limits.DEVICE_BATCH_PACKETS && bytes < Limits.DEVICE_BATCH_BYTES; i++) {
                if (!link.read(packet)) {
                    return;
                }
                bytes += packet.length();
                dispatch.packet(packet);
            }
        } finally {
            dispatch.endOfBatch();
        }
    }
}
