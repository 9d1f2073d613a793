package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The sending half of a session, on a virtual thread of its own: take what waits, encrypt, blocking write. What waits
 * together goes out in one write; a lone packet goes at once. Allocates nothing per packet.
 */
final class SessionWriter {
    private final Connection connection;
    private final Codec codec;
    private final ByteBuffer out;
    private final Outbox outbox;
    private final PacketPool pool;
    private final Counters counters;
    private final Outbox.Batch batch = new Outbox.Batch();
    private final TimeSlice slice = new TimeSlice(System::nanoTime);

    SessionWriter(
            Connection connection, Codec codec, ByteBuffer out, Outbox outbox, PacketPool pool, Counters counters) {
        this.connection = connection;
        this.codec = codec;
        this.out = out;
        this.outbox = outbox;
        this.pool = pool;
        this.counters = counters;
    }

    SessionEnd run() throws InterruptedException {
        try {
            while (takeBatch()) {
                send();
            }
            Thread.sleep(Limits.BEFORE_FIN);
            connection.shutdownOutput();
            Thread.sleep(Limits.LINGER);
            return new SessionEnd(Reason.STOPPED);
        } catch (IOException e) {
            return new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(e.getMessage()));
        }
    }

    private boolean takeBatch() throws InterruptedException {
        slice.beforeWait();
        boolean more = outbox.take(batch);
        slice.afterWait();
        return more;
    }

    private void send() throws IOException {
        try {
            for (int i = 0; i < batch.requests; i++) {
                makeRoom();
                codec.encodeHeartbeatRequest(out);
            }
            for (int i = 0; i < batch.acks; i++) {
                makeRoom();
                codec.encodeHeartbeatAck(out);
            }
            for (int i = 0; i < batch.count; i++) {
                append(batch.packets[i]);
            }
            makeRoom();
            codec.flush(out);
            flush();
        } finally {
            pool.release(batch.packets, batch.count);
        }
    }

    private void append(Packet packet) throws IOException {
        Codec.Encoded encoded = codec.encode(packet, out);
        while (encoded == Codec.Encoded.FULL) {
            flush();
            encoded = codec.encode(packet, out);
        }
        if (encoded == Codec.Encoded.DONE) {
            counters.increment(Counter.TX_PACKETS);
            counters.add(Counter.TX_BYTES, packet.length());
        } else {
            counters.increment(Counter.DROPPED_MALFORMED);
        }
    }

    private void makeRoom() throws IOException {
        if (out.remaining() < codec.maxFrame()) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.flip();
        connection.write(out);
        out.clear();
    }
}
