package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The receiving half of a session, on a virtual thread of its own: blocking read, decrypt, hand over. All that a read
 * brought is handed over before the next. Allocates nothing per packet.
 */
final class SessionReader {
    private final Connection connection;
    private final Codec codec;
    private final ByteBuffer in;
    private final PacketPool pool;
    private final Counters counters;
    private final Runnable alive;
    private final Runnable requested;
    private final Session.Inbound inbound;
    private final TimeSlice slice = new TimeSlice(System::nanoTime);
    private final Packet view = Packet.view();

    /**
     * @param in what it holds already is taken first
     * @param alive told once for each read that brought anything fresh, before it is handed over
     * @param requested told of each heartbeat request
     */
    SessionReader(
            Connection connection,
            Codec codec,
            ByteBuffer in,
            PacketPool pool,
            Counters counters,
            Runnable alive,
            Runnable requested,
            Session.Inbound inbound) {
        this.connection = connection;
        this.codec = codec;
        this.in = in;
        this.pool = pool;
        this.counters = counters;
        this.alive = alive;
        this.requested = requested;
        this.inbound = inbound;
    }

    SessionEnd run() throws InterruptedException {
        try {
            while (decodeAll()) {
                slice.beforeWait();
                if (connection.read(in) < 0) {
                    return new SessionEnd(Reason.PEER_CLOSED);
                }
                slice.afterWait();
            }
            return new SessionEnd(Reason.BAD_FRAME);
        } catch (IOException e) {
            return new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(e.getMessage()));
        }
    }

    /** Takes every whole message out of the buffer; false when one of them was bad. */
    private boolean decodeAll() throws InterruptedException {
        in.flip();
        boolean heard = false;
        while (true) {
            Codec.Message message = codec.decode(in, view);
            if (message == Codec.Message.INCOMPLETE) {
                in.compact();
                return true;
            }
            if (message == Codec.Message.BAD_FRAME) {
                return false;
            }
            if (message == Codec.Message.REPLAYED) {
                counters.increment(Counter.DROPPED_REPLAYED);
                continue;
            }
            if (!heard) {
                heard = true;
                alive.run();
            }
            receive(message);
        }
    }

    private void receive(Codec.Message message) throws InterruptedException {
        switch (message) {
            case PACKET -> handOver();
            case HEARTBEAT_REQUEST -> requested.run();
            case MALFORMED -> counters.increment(Counter.DROPPED_MALFORMED);
            default -> {} // an acknowledgement has said all by coming
        }
    }

    private void handOver() throws InterruptedException {
        Packet packet = pool.acquire(view.length());
        if (packet == null) {
            counters.increment(Counter.DROPPED_NO_MEMORY);
            return;
        }
        packet.copyOf(view);
        counters.increment(Counter.RX_PACKETS);
        counters.add(Counter.RX_BYTES, packet.length());
        inbound.accept(packet);
    }
}
