package ipcp.tunnel;

import ipcp.net.MssClamp;
import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.Codec;
import ipcp.wire.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * One connection after its handshake, at either end. Two virtual threads carry it, a {@link SessionReader} and a {@link
 * SessionWriter}, in one scope: whichever ends first ends the other. The thread that calls {@link #run} keeps the
 * heartbeat meanwhile, closes everything in one place, and returns the reason.
 *
 * <pre>
 *   outbox --> writer: encrypt, write --> connection --> reader: read, decrypt --> inbound
 * </pre>
 */
final class Session {
    /**
     * What the tunnel provides to all of its sessions.
     *
     * @param deadAfter how long a peer may be silent whose wire has no heartbeat
     * @param clampMtu the MTU for which TCP connections through the tunnel are made to choose their segments; 0 for
     *     none
     */
    record Facilities(
            PacketPool packets,
            BufferPool buffers,
            LongSupplier clock,
            int outboxUnits,
            int outboxSources,
            Duration deadAfter,
            IntSupplier clampMtu) {}

    /** What a session brings, on its reader's thread. */
    interface Inbound {
        /** Takes a packet, which is good for as long as the call lasts. */
        void packet(Packet packet) throws IOException, InterruptedException;

        /** No more packets for now. */
        void endOfBatch() throws IOException, InterruptedException;

        /** The first sign of life has come; called once. */
        default void confirmed() {}

        /** The server's settings have come. */
        default void settings(Settings settings) {}
    }

    private final Facilities facilities;
    private final Connection connection;
    private final Codec codec;
    private final Heartbeat heartbeat;
    private final Inbound inbound;
    private final Outbox outbox;
    private final Counters counters = new Counters();
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final SessionWriter writer;
    private final Scope<SessionEnd> scope;
    private volatile boolean finishing;

    /**
     * @param connection closed when the session ends
     * @param codec likewise
     */
    Session(
            String name,
            Facilities facilities,
            Connection connection,
            Codec codec,
            Heartbeat heartbeat,
            Inbound inbound) {
        this.facilities = facilities;
        this.connection = connection;
        this.codec = codec;
        this.heartbeat = heartbeat;
        this.inbound = inbound;
        this.outbox = new Outbox(facilities.outboxUnits(), facilities.outboxSources(), facilities.clock());
        this.in = facilities.buffers().acquire();
        this.out = facilities.buffers().acquire();
        this.writer = new SessionWriter(connection, codec, out, outbox, facilities.packets(), counters);
        this.scope = new Scope<>(name);
    }

    /**
     * Runs the session to its end.
     *
     * @param carried what was read after the handshake
     */
    SessionEnd run(ByteBuffer carried) throws InterruptedException {
        var unread = new ReadBuffer(in);
        unread.append(carried);
        try (connection) {
            try (scope;
                    var _ = (Quiet) this::fallSilent) { // before the scope interrupts anybody
                var reader = new SessionReader(connection, codec, unread, counters, new FromReader());
                scope.fork("reader", reader::run);
                scope.fork("writer", writer::run);
                return supervise();
            }
        } finally {
            release();
        }
    }

    /** Whoever ends a session says so, if that can be done at once. Then nothing more is written without waiting. */
    private void fallSilent() {
        writer.sayFarewell();
        connection.quiesce();
    }

    /** What is done at the end of a block. */
    private interface Quiet extends AutoCloseable {
        @Override
        void close();
    }

    /** Frees a session that is not to run. */
    void abandon() {
        try {
            connection.close();
        } finally {
            release();
        }
    }

    private void release() {
        writer.close();
        outbox.drain(facilities.packets()::release);
        facilities.buffers().release(in);
        facilities.buffers().release(out);
    }

    /** What the reader tells. */
    private final class FromReader implements SessionReader.Listener {
        @Override
        public void alive() {
            boolean first = !heartbeat.confirmed();
            heartbeat.heard(facilities.clock().getAsLong());
            if (first) {
                inbound.confirmed();
            }
        }

        /** A client is never asked, and the C server takes an answer for an error. */
        @Override
        public void heartbeatRequested() {
            if (!heartbeat.asks()) {
                outbox.acknowledge();
            }
        }

        @Override
        public void controlDue() {
            outbox.control();
        }

        @Override
        public void settings() {
            inbound.settings(codec.settings());
        }

        @Override
        public void packet(Packet packet) throws IOException, InterruptedException {
            clamp(packet);
            inbound.packet(packet);
        }

        @Override
        public void endOfBatch() throws IOException, InterruptedException {
            inbound.endOfBatch();
        }
    }

    private SessionEnd supervise() throws InterruptedException {
        if (!codec.hasHeartbeat()) { // then only the connection may notice that the peer has vanished
            try {
                connection.expectAlive(facilities.deadAfter());
            } catch (IOException e) {
                return new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(e.getMessage()));
            }
        }
        while (true) {
            if (codec.hasControl()) {
                outbox.control();
            }
            switch (heartbeat.tick(facilities.clock().getAsLong())) {
                case REQUEST -> outbox.request();
                case DEAD -> {
                    return new SessionEnd(Reason.HEARTBEAT_TIMEOUT);
                }
                case NOTHING -> {}
            }
            Duration sleep = heartbeat.sleep(facilities.clock().getAsLong());
            Optional<Subtask<SessionEnd>> ended =
                    scope.awaitFirst(sleep.compareTo(Limits.CONTROL_CHECK) < 0 ? sleep : Limits.CONTROL_CHECK);
            if (ended.isPresent()) {
                return reason(ended.get());
            }
        }
    }

    private SessionEnd reason(Subtask<SessionEnd> ended) {
        if (finishing) {
            return new SessionEnd(Reason.STOPPED);
        }
        try {
            return ended.get();
        } catch (Subtask.FailedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps to another interval and timeout. */
    void adopt(Settings.Heartbeat told) {
        heartbeat.adopt(told.interval(), told.timeout());
        outbox.request(); // so that the owner's next tick is not far
    }

    /** Queues a copy of the packet for the peer; drops it when the queue is full. */
    void send(Packet packet) {
        Packet copy = facilities.packets().acquire(packet.length());
        if (copy == null) {
            counters.increment(Counter.DROPPED_NO_MEMORY);
            return;
        }
        copy.copyOf(packet);
        copy.source(packet.source());
        if (!outbox.offer(copy)) {
            counters.increment(Counter.DROPPED_QUEUE_FULL);
            facilities.packets().release(copy);
        }
    }

    /**
     * Sends the packet, or queues it if it has to wait; for the device's reader, who calls {@link #endOfBatch} then.
     */
    void sendNow(Packet packet) {
        clamp(packet);
        try {
            if (writer.sendNow(packet)) {
                return;
            }
        } catch (IOException e) {
            lost(e);
        }
        send(packet);
    }

    private void clamp(Packet packet) {
        int mtu = facilities.clampMtu().getAsInt();
        if (mtu > 0) {
            MssClamp.clamp(packet, mtu);
        }
    }

    /** The device has nothing more for now. */
    void endOfBatch() {
        try {
            writer.endOfBatch();
        } catch (IOException e) {
            lost(e);
        }
    }

    /** Makes a device's reader who serves this session alone wait while too much is queued, but not for long. */
    void awaitDrained() {
        outbox.awaitDrained(Limits.DRAIN_WAIT);
    }

    private void lost(IOException e) {
        end(new SessionEnd(Reason.CONNECTION_LOST, String.valueOf(e.getMessage())));
    }

    /** Ends the session now. */
    void end(SessionEnd reason) {
        scope.complete(reason);
    }

    /** Ends the session gently: what is queued is still sent. */
    void finish() {
        finishing = true;
        outbox.close();
    }

    /** Whether the peer has proved itself. */
    boolean isConfirmed() {
        return heartbeat.confirmed();
    }

    Counters counters() {
        return counters;
    }
}
