package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending half of a session: encrypt and write. What waits together goes out in one write; a lone packet goes at
 * once. Allocates nothing per packet.
 *
 * <pre>
 *   device reader --sendNow--> [ codec, buffer ] --> connection       while the connection takes it
 *   device reader --> outbox --> writer --> [ codec, buffer ] --> connection      when it does not
 * </pre>
 *
 * Whoever holds the pen may encode and write. The writer is a virtual thread that sleeps while the device's reader
 * writes itself; from the first byte that the connection does not take at once, it is the writer's until all is sent.
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
    private final ReentrantLock pen = new ReentrantLock();
    private final UnsentLimit unsent = new UnsentLimit();
    private boolean saidFarewell;

    SessionWriter(
            Connection connection, Codec codec, ByteBuffer out, Outbox outbox, PacketPool pool, Counters counters) {
        this.connection = connection;
        this.codec = codec;
        this.out = out;
        this.outbox = outbox;
        this.pool = pool;
        this.counters = counters;
    }

    /**
     * Encrypts a packet on the caller's thread and does not wait. Until {@link #endOfBatch}, which must follow, the pen
     * is the caller's.
     *
     * @return false when the packet has to go the other way, through the outbox
     */
    boolean sendNow(Packet packet) throws IOException {
        if (!pen.isHeldByCurrentThread() && !takePen()) {
            return false;
        }
        Codec.Encoded encoded = codec.encode(packet, out);
        while (encoded == Codec.Encoded.FULL) {
            if (!writeSome()) { // from here on it is the writer's, lest a smaller packet overtakes this one
                outbox.unsent();
                pen.unlock();
                return false;
            }
            encoded = codec.encode(packet, out);
        }
        count(packet, encoded);
        return true;
    }

    /** Nothing that waits may be overtaken. */
    private boolean takePen() {
        if (!Limits.SHORT_CUTS || codec.writesAlone() || !outbox.isIdle() || !pen.tryLock()) {
            return false;
        }
        if (!outbox.isIdle() || codec.hasControl()) {
            pen.unlock();
            return false;
        }
        return true;
    }

    /** Writes what {@link #sendNow} encrypted, or leaves it to the writer. */
    void endOfBatch() throws IOException {
        if (!pen.isHeldByCurrentThread()) {
            return;
        }
        try {
            if ((out.remaining() < codec.maxFrame() && !writeSome()) || !flushSome()) {
                outbox.unsent();
            }
        } finally {
            pen.unlock();
        }
    }

    private boolean flushSome() throws IOException {
        codec.flush(out);
        return writeSome();
    }

    /** Whether all was taken. */
    private boolean writeSome() throws IOException {
        if (out.position() == 0) {
            return true;
        }
        out.flip();
        try {
            connection.writeSome(out);
            return !out.hasRemaining();
        } finally {
            out.compact();
        }
    }

    /** Tells the peer that this is the end, unless that would have to wait; on any thread. */
    void sayFarewell() {
        if (!pen.tryLock()) {
            return;
        }
        try {
            if (!saidFarewell && out.remaining() >= codec.maxFrame()) {
                saidFarewell = true;
                codec.encodeClose(out);
                writeSome();
            }
        } catch (IOException _) {
            // The peer has gone first.
        } finally {
            pen.unlock();
        }
    }

    /** Nothing is sent from now on, on any thread; the codec is closed. */
    void close() {
        outbox.close();
        pen.lock();
        try {
            codec.close();
        } finally {
            pen.unlock();
        }
    }

    /** Runs on the writer's thread, to the end of the session. */
    SessionEnd run() throws InterruptedException {
        connection.limitUnsent(unsent.bytes());
        if (codec.writesAlone()) {
            connection.separateWrites();
        }
        try {
            while (await()) {
                pen.lockInterruptibly();
                try {
                    sendAll();
                } finally {
                    pen.unlock();
                }
            }
            return farewell();
        } catch (IOException e) {
            return new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(e.getMessage()));
        }
    }

    private boolean await() throws InterruptedException {
        slice.beforeWait();
        boolean more = outbox.await();
        slice.afterWait();
        return more;
    }

    private SessionEnd farewell() throws IOException, InterruptedException {
        pen.lockInterruptibly();
        try {
            makeRoom();
            saidFarewell = true;
            codec.encodeClose(out);
            write();
        } finally {
            pen.unlock();
        }
        Thread.sleep(Limits.BEFORE_FIN);
        connection.shutdownOutput();
        Thread.sleep(Limits.LINGER);
        return new SessionEnd(Reason.STOPPED);
    }

    private void sendAll() throws IOException, InterruptedException {
        while (true) {
            slice.beforeWait(); // may be interrupted, so before there is anything to give back
            if (!outbox.take(batch)) {
                break;
            }
            encodeBatch();
        }
        makeRoom();
        codec.flush(out);
        write();
    }

    private void encodeBatch() throws IOException {
        try {
            if (codec.hasControl()) { // also unasked: a server's settings go before everything else
                makeRoom();
                codec.encodeControl(out);
            }
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
        } finally {
            pool.release(batch.packets, batch.count);
            counters.add(Counter.DROPPED_LATE, batch.late);
            pool.release(batch.latePackets, batch.late);
        }
    }

    private void append(Packet packet) throws IOException {
        Codec.Encoded encoded = codec.encode(packet, out);
        while (encoded == Codec.Encoded.FULL) {
            write();
            encoded = codec.encode(packet, out);
        }
        count(packet, encoded);
    }

    private void count(Packet packet, Codec.Encoded encoded) {
        if (encoded == Codec.Encoded.DONE) {
            counters.increment(Counter.TX_PACKETS);
            counters.add(Counter.TX_BYTES, packet.length());
        } else {
            counters.increment(Counter.DROPPED_MALFORMED);
        }
    }

    /** Where each message goes alone, room is an empty buffer. */
    private void makeRoom() throws IOException {
        if (out.remaining() < codec.maxFrame() || (codec.writesAlone() && out.position() > 0)) {
            write();
        }
    }

    private void write() throws IOException {
        out.flip();
        int bytes = out.remaining();
        long began = System.nanoTime();
        try {
            connection.write(out);
        } finally {
            out.compact();
        }
        if (unsent.wrote(bytes, System.nanoTime() - began)) {
            connection.limitUnsent(unsent.bytes());
        }
    }
}
