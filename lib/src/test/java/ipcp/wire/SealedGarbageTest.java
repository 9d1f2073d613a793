package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Packet;
import ipcp.wire.Codec.Message;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fuzz tests' little brother, which runs with every build: garbage from a fixed seed. */
class SealedGarbageTest {
    private final Random random = new Random(11);
    private final Packet into = Packet.allocate();

    @Test
    void whateverIsSealedHasAVerdictAndMovesOn() {
        var verdicts = EnumSet.noneOf(Message.class);
        try (PresharedKey key = Frames.key()) {
            for (int round = 0; round < 5_000; round++) {
                LinkKind kind = random.nextBoolean() ? LinkKind.TUN : LinkKind.TAP;
                byte[] frame = Frames.sealed(garbage());
                ByteBuffer in = Frames.input(frame);
                Message message = Frames.codec(kind, Dialect.TEXT, key).decode(in, into);
                verdicts.add(message);
                assertThat(in.position()).isBetween(4, frame.length);
                assertThat(in.limit()).isEqualTo(frame.length);
            }
        }
        assertThat(verdicts).contains(Message.PACKET, Message.MALFORMED, Message.BAD_FRAME, Message.HEARTBEAT_REQUEST);
    }

    @Test
    void unsealedGarbageIsAwaitedOrRefused() {
        try (PresharedKey key = Frames.key()) {
            Codec codec = Frames.codec(LinkKind.TUN, Dialect.BINARY, key);
            for (int round = 0; round < 50_000; round++) {
                byte[] bytes = bytes(random.nextInt(100));
                if (bytes.length > 4 && random.nextBoolean()) {
                    ByteBuffer.wrap(bytes).putInt(random.nextInt(96));
                }
                assertThat(codec.decode(Frames.input(bytes), into)).isIn(Message.INCOMPLETE, Message.BAD_FRAME);
            }
        }
    }

    /** Mostly messages with an honest header, or the decoder would never look any deeper. */
    private byte[] garbage() {
        byte[] payload = bytes(random.nextInt(random.nextInt(10) == 0 ? 4052 : 60));
        if (payload.length > 4 && random.nextInt(4) > 0) {
            ByteBuffer.wrap(payload).putInt(0x0800);
            payload[4] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
        }
        return switch (random.nextInt(8)) {
            case 0 -> bytes(random.nextInt(12));
            case 1 -> Frames.message(2 + random.nextInt(2), new byte[0]);
            case 2 -> Frames.message(random.nextInt(7), payload);
            default -> Frames.message(1, payload);
        };
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
