package ipcp.tunnel;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.scope.Scope;
import ipcp.scope.Subtask;
import ipcp.transport.Connection;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.wire.Codec;
import java.nio.ByteBuffer;
import java.util.Optional;
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
    /** What the tunnel provides to all of its sessions. */
    record Facilities(
            PacketPool packets, BufferPool buffers, LongSupplier clock, int outboxPackets, int outboxSources) {}

    /** Where received packets go; takes them over. */
    @FunctionalInterface
    interface Inbound {
        void accept(Packet packet) throws InterruptedException;
    }

    private final Facilities facilities;
    private final Connection connection;
    private final Codec codec;
    private final Heartbeat heartbeat;
    private final Inbound inbound;
    private final Runnable confirmed;
    private final Outbox outbox;
    private final Counters counters = new Counters();
    private final Scope<SessionEnd> scope;
    private volatile boolean finishing;

    /**
     * @param connection closed when the session ends
     * @param confirmed called once, by the reader, at the first sign of life
     */
    Session(
            String name,
            Facilities facilities,
            Connection connection,
            Codec codec,
            Heartbeat heartbeat,
            Inbound inbound,
            Runnable confirmed) {
        this.facilities = facilities;
        this.connection = connection;
        this.codec = codec;
        this.heartbeat = heartbeat;
        this.inbound = inbound;
        this.confirmed = confirmed;
        this.outbox = new Outbox(facilities.outboxPackets(), facilities.outboxSources());
        this.scope = new Scope<>(name);
    }

    /**
     * Runs the session to its end.
     *
     * @param carried what was read after the handshake
     */
    SessionEnd run(ByteBuffer carried) throws InterruptedException {
        var in = facilities.buffers().acquire();
        var out = facilities.buffers().acquire();
        in.put(carried);
        try (connection) {
            try (scope) {
                PacketPool packets = facilities.packets();
                var reader = new SessionReader(
                        connection, codec, in, packets, counters, this::alive, this::requested, inbound);
                var writer = new SessionWriter(connection, codec, out, outbox, packets, counters);
                scope.fork("reader", reader::run);
                scope.fork("writer", writer::run);
                return supervise();
            }
        } finally {
            outbox.drain(facilities.packets()::release);
            facilities.buffers().release(in);
            facilities.buffers().release(out);
        }
    }

    /** The reader heard from the peer. */
    private void alive() {
        boolean first = !heartbeat.confirmed();
        heartbeat.heard(facilities.clock().getAsLong());
        if (first) {
            confirmed.run();
        }
    }

    /** The peer asked for a sign of life. A client is never asked, and the C server takes an answer for an error. */
    private void requested() {
        if (!heartbeat.asks()) {
            outbox.acknowledge();
        }
    }

    private SessionEnd supervise() throws InterruptedException {
        while (true) {
            switch (heartbeat.tick(facilities.clock().getAsLong())) {
                case REQUEST -> outbox.request();
                case DEAD -> {
                    return new SessionEnd(Reason.HEARTBEAT_TIMEOUT);
                }
                case NOTHING -> {}
            }
            Optional<Subtask<SessionEnd>> ended =
                    scope.awaitFirst(heartbeat.sleep(facilities.clock().getAsLong()));
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

    /** Queues a packet for the peer, and takes it over; drops it when the queue is full. */
    void send(Packet packet) {
        if (!outbox.offer(packet)) {
            counters.increment(Counter.DROPPED_QUEUE_FULL);
            facilities.packets().release(packet);
        }
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
