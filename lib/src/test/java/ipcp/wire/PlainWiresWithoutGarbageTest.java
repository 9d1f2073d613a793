package ipcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import ipcp.net.FlowHeaders;
import ipcp.net.InterfaceAddress;
import ipcp.net.Packet;
import ipcp.net.SuperPackets;
import ipcp.wire.Codec.Encoded;
import ipcp.wire.Codec.Message;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainWiresWithoutGarbageTest {
    private static final int ROUNDS = 200;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ByteBuffer stream = ByteBuffer.allocate(192 * 1024);
    private final Packet view = Packet.view();

    static Stream<Codec> codecs() {
        var address = InterfaceAddress.parse("10.0.1.2/16");
        return Stream.of(
                new ZportalCodec(1400, false, false),
                new SimplevpnCodec(new SimplevpnLease(address, OptionalInt.empty(), true), false),
                new SimplevpnCodec(new SimplevpnLease(address, OptionalInt.empty(), false), false));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void packetsAreSentAndReceivedWithoutGarbage(Codec codec) {
        FlowHeaders headers = FlowHeaders.random(new Random(1), true, true, 1);
        Packet whole = SuperPackets.of(headers.with(FlowHeaders.ACK), new byte[50_000], 1000);
        run(codec, whole);
        long before = threads.getCurrentThreadAllocatedBytes();
        int packets = run(codec, whole);

        assertThat(packets).isEqualTo(50 * ROUNDS);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for %d packets", packets)
                .isLessThan(packets);
    }

    private int run(Codec codec, Packet whole) {
        int packets = 0;
        for (int i = 0; i < ROUNDS; i++) {
            stream.clear().position(codec.writesAlone() ? 0 : Packet.HEADROOM);
            while (codec.encode(whole, stream) == Encoded.FULL) {
                packets += receive(codec);
                stream.clear();
            }
            packets += receive(codec);
        }
        return packets;
    }

    private int receive(Codec codec) {
        stream.flip().position(codec.writesAlone() ? 0 : Packet.HEADROOM);
        int packets = 0;
        while (codec.decode(stream, view) == Message.PACKET) {
            packets++;
        }
        return packets;
    }
}
