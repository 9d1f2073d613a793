package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Packet;
import ipcp.net.PacketPool;
import ipcp.transport.Connection;
import ipcp.transport.Endpoint;
import ipcp.wire.Codec;
import ipcp.wire.Settings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hand-over between the device's reader, who writes while he need not wait, and the writer, who waits. */
class SessionWriterTest {
    private static final int ROOM = 4096;

    /** Takes so many bytes without waiting, and any number with. */
    private static final class SlowConnection implements Connection {
        private final List<Byte> sent = new ArrayList<>();
        private final List<Integer> writes = new ArrayList<>();
        private int taken;
        private boolean separate;

        @Override
        public int read(ByteBuffer into) {
            return END;
        }

        @Override
        public int writeSome(ByteBuffer from) {
            int count = Math.min(taken, from.remaining());
            for (int i = 0; i < count; i++) {
                sent.add(from.get());
            }
            taken -= count;
            return count == 0 ? WOULD_BLOCK : count;
        }

        @Override
        public void write(ByteBuffer from) {
            if (from.hasRemaining()) {
                writes.add(from.remaining());
            }
            while (from.hasRemaining()) {
                sent.add(from.get());
            }
        }

        @Override
        public void separateWrites() {
            separate = true;
        }

        @Override
        public void shutdownOutput() {
            // Nobody reads.
        }

        @Override
        public Endpoint remote() {
            return new Endpoint.Abstract("nowhere");
        }

        @Override
        public void close() {
            // There is nothing to free.
        }
    }

    /** Each packet as it is. */
    private static final class PlainCodec implements Codec {
        private boolean control;
        private boolean alone;

        @Override
        public boolean writesAlone() {
            return alone;
        }

        @Override
        public Message decode(ByteBuffer in, Packet view) {
            return Message.INCOMPLETE;
        }

        @Override
        public Encoded encode(Packet packet, ByteBuffer out) {
            if (packet.length() > out.remaining() || (alone && out.position() > 0)) {
                return Encoded.FULL;
            }
            out.put(packet.toBytes());
            return Encoded.DONE;
        }

        @Override
        public void flush(ByteBuffer out) {
            // Nothing is kept.
        }

        @Override
        public void encodeHeartbeatRequest(ByteBuffer out) {
            out.put((byte) 'r');
        }

        @Override
        public void encodeHeartbeatAck(ByteBuffer out) {
            out.put((byte) 'a');
        }

        @Override
        public boolean hasControl() {
            return control;
        }

        @Override
        public void encodeControl(ByteBuffer out) {
            control = false;
            out.put((byte) 'c');
        }

        @Override
        public void encodeClose(ByteBuffer out) {
            out.put((byte) 'x');
        }

        @Override
        public boolean closesExplicitly() {
            return true;
        }

        @Override
        public Settings settings() {
            return Settings.NONE;
        }

        @Override
        public int maxFrame() {
            return 1;
        }

        @Override
        public void close() {
            // No secrets.
        }
    }

    private final SlowConnection connection = new SlowConnection();
    private final PlainCodec codec = new PlainCodec();
    private final PacketPool pool = new PacketPool(64);
    private final Outbox outbox = new Outbox(64, 1, () -> 0);
    private SessionWriter writer;

    @BeforeEach
    void open() {
        writer = new SessionWriter(connection, codec, ByteBuffer.allocate(ROOM), outbox, pool, new Counters());
    }

    /** A packet of a session's device: sent at once, or else queued as the session does it. */
    private boolean send(int mark, int length) throws Exception {
        Packet packet = pool.acquire(length);
        packet.length(length);
        for (int i = 0; i < length; i++) {
            packet.u8(i, mark);
        }
        if (writer.sendNow(packet)) {
            pool.release(packet);
            return true;
        }
        assertThat(outbox.offer(packet)).isTrue();
        return false;
    }

    /** The marks in the order of their first bytes, each once. */
    private List<Integer> order() {
        return connection.sent.stream().map(Byte::intValue).distinct().toList();
    }

    private void runToTheEnd() throws Exception {
        outbox.close();
        Thread run = Thread.startVirtualThread(() -> {
            try {
                writer.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        run.join();
    }

    @Test
    void whileTheConnectionTakesItNothingWaits() throws Exception {
        connection.taken = 1 << 20;
        assertThat(send(1, 1000)).isTrue();
        assertThat(send(2, 1000)).isTrue();
        writer.endOfBatch();

        assertThat(connection.sent).hasSize(2000);
        assertThat(outbox.isIdle()).isTrue();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void whatTheConnectionDoesNotTakeIsTheWriters() throws Exception {
        connection.taken = 1500;
        assertThat(send(1, 1000)).isTrue();
        assertThat(send(2, 1000)).isTrue();
        writer.endOfBatch();
        assertThat(connection.sent).hasSize(1500);
        assertThat(send(3, 10)).isFalse();
        writer.endOfBatch();

        runToTheEnd();
        assertThat(order()).containsExactly(1, 2, 3, (int) 'x');
        assertThat(connection.sent).hasSize(2011);
        assertThat(pool.inUse()).isZero();
    }

    /** After a packet for which there was no room, a smaller one would find some. */
    @Test
    void aSmallPacketDoesNotOvertakeABigOneThatFoundNoRoom() throws Exception {
        assertThat(send(1, 3000)).isTrue();
        connection.taken = 1000;
        assertThat(send(2, 3000)).isFalse();
        assertThat(send(3, 10)).isFalse();
        writer.endOfBatch();

        runToTheEnd();
        assertThat(order()).containsExactly(1, 2, 3, (int) 'x');
    }

    @Test
    void whatTheWireHasToSayGoesBeforePackets() throws Exception {
        connection.taken = 1 << 20;
        codec.control = true;
        assertThat(send(1, 10)).isFalse();
        writer.endOfBatch();

        runToTheEnd();
        assertThat(order()).containsExactly((int) 'c', 1, (int) 'x');
        assertThat(connection.separate).isFalse();
    }

    @Test
    void whereMessagesGoAloneEachIsAWriteOfTheWriters() throws Exception {
        connection.taken = 1 << 20;
        codec.alone = true;
        assertThat(send(1, 10)).isFalse();
        assertThat(send(2, 20)).isFalse();
        writer.endOfBatch();
        assertThat(connection.sent).isEmpty();
        codec.control = true;
        outbox.request();
        outbox.acknowledge();
        outbox.acknowledge();

        runToTheEnd();
        assertThat(connection.writes).containsExactly(1, 1, 1, 1, 10, 20, 1);
        assertThat(connection.separate).isTrue();
        assertThat(order()).containsExactly((int) 'c', (int) 'r', (int) 'a', 1, 2, (int) 'x');
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void nothingIsSentNowAfterTheEnd() throws Exception {
        connection.taken = 1 << 20;
        writer.close();
        Packet packet = Packet.allocate(10);
        packet.length(10);

        assertThat(writer.sendNow(packet)).isFalse();
        writer.endOfBatch();
        assertThat(connection.sent).isEmpty();
    }
}
