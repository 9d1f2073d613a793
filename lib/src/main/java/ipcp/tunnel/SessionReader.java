package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The receiving half of a session, on a virtual thread of its own: read, decrypt in place, hand over. It reads for as
 * long as there is something, and only then waits; all that a read brought is handed over before the next. Allocates
 * nothing per packet.
 */
final class SessionReader {
    /** What the reader tells its session, on its own thread. */
    interface Listener {
        /** Something fresh came; once for each read. */
        void alive();

        void heartbeatRequested();

        /** The codec has something to send. */
        void controlDue();

        /** The codec has settings of the server. */
        void settings();

        /**
         * Takes a packet, which is good for as long as the call lasts.
         */
        void packet(Packet packet) throws IOException, InterruptedException;

        /** No more packets for now: whatever was kept is to go on its way. */
        void endOfBatch() throws IOException, InterruptedException;
    }

    private final Connection connection;
    private final Codec codec;
    private final ReadBuffer in;
    private final Counters counters;
    private final Listener listener;
    private final TimeSlice slice = new TimeSlice(System::nanoTime);
    private final Packet view = Packet.view();

    /**
     * @param in what it holds already is taken first
     */
    SessionReader(Connection connection, Codec codec, ReadBuffer in, Counters counters, Listener listener) {
        this.connection = connection;
        this.codec = codec;
        this.in = in;
        this.counters = counters;
        this.listener = listener;
    }

    SessionEnd run() throws InterruptedException {
        try {
            while (true) {
                Codec.Message last = decodeAll();
                listener.endOfBatch();
                if (last == Codec.Message.BAD_FRAME) {
                    return new SessionEnd(Reason.BAD_FRAME);
                }
                if (last == Codec.Message.CLOSE) {
                    return codec.refusal()
                            .map(why -> new SessionEnd(Reason.REFUSED, why))
                            .orElseGet(() -> new SessionEnd(Reason.PEER_CLOSED));
                }
                if (read() == Connection.END) {
                    return codec.closesExplicitly()
                            ? new SessionEnd(Reason.CONNECTION_LOST, "the stream ended before the peer's farewell")
                            : new SessionEnd(Reason.PEER_CLOSED);
                }
            }
        } catch (IOException e) {
            return new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(e.getMessage()));
        } finally {
            endOfBatch();
        }
    }

    /** A batch that was cut short by a failure is ended all the same, for others wait for the device. */
    private void endOfBatch() throws InterruptedException {
        try {
            listener.endOfBatch();
        } catch (IOException _) {
            // The link is gone, and whoever owns it knows.
        }
    }

    private int read() throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        slice.beforeWait();
        ByteBuffer room = in.room();
        int count = connection.readSome(room);
        if (count == Connection.WOULD_BLOCK) {
            slice.waits();
            count = connection.read(room);
            slice.afterWait();
        }
        return count;
    }

    /** Takes every whole message out of the buffer; says which was the last. */
    private Codec.Message decodeAll() throws IOException, InterruptedException {
        ByteBuffer data = in.data();
        boolean heard = false;
        while (true) {
            Codec.Message message = codec.decode(data, view);
            if (message == Codec.Message.INCOMPLETE) {
                in.consumed(data);
                return message;
            }
            if (message == Codec.Message.BAD_FRAME) {
                return message;
            }
            if (message == Codec.Message.REPLAYED) {
                counters.increment(Counter.DROPPED_REPLAYED);
                continue;
            }
            if (message == Codec.Message.CLOSE && codec.refusal().isPresent()) { // not in, and never was
                return message;
            }
            if (message == Codec.Message.SETTINGS) { // before anybody is told that the session is up
                listener.settings();
            }
            if (!heard) {
                heard = true;
                listener.alive();
            }
            if (message == Codec.Message.CLOSE) {
                return message;
            }
            receive(message);
        }
    }

    private void receive(Codec.Message message) throws IOException, InterruptedException {
        switch (message) {
            case PACKET -> {
                counters.increment(Counter.RX_PACKETS);
                counters.add(Counter.RX_BYTES, view.length());
                listener.packet(view);
            }
            case HEARTBEAT_REQUEST -> listener.heartbeatRequested();
            case CONTROL -> {
                if (codec.hasControl()) {
                    listener.controlDue();
                }
            }
            case MALFORMED -> counters.increment(Counter.DROPPED_MALFORMED);
            default -> {} // an acknowledgement has said all by coming
        }
    }
}
