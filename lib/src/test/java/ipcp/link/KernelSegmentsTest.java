package ipcp.link;

import static ipcp.link.DeviceSetupTest.tun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ipcp.net.Coalescer;
import ipcp.net.FlowHeaders;
import ipcp.net.Offload;
import ipcp.net.OffloadCheck;
import ipcp.net.Packet;
import ipcp.net.SuperPackets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernel is the judge: it forwards a super-packet from one TUN to another that takes whole packets only, cuts it on
 * the way, and what arrives must be byte for byte what {@link ipcp.net.Segmenter} makes of it.
 */
class KernelSegmentsTest {
    private static final int PACKETS = 60;

    private static final int DESTINATION_OPTIONS = 60;

    private final Random random = new Random(11);

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void theKernelCutsAsTheSegmenterDoes(boolean v4, boolean tcp) throws Exception {
        forwarding(v4, tcp, (from, to) -> {
            for (int i = 0; i < PACKETS; i++) {
                Packet whole = whole(v4, tcp);
                expectForwarded(from, to, whole, SuperPackets.cut(oneHopOn(whole)));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void optionsOfIpAreRepeatedInEverySegment(boolean v4, boolean tcp) throws Exception {
        forwarding(v4, tcp, (from, to) -> {
            FlowHeaders headers = FlowHeaders.random(random, v4, tcp, 1);
            Packet whole = withOptions(SuperPackets.of(headers, SuperPackets.bytes(random, 5000), 1300));
            assertThat(OffloadCheck.isSound(whole)).isTrue();
            List<byte[]> expected = SuperPackets.cut(oneHopOn(whole));
            assertThat(from.write(whole)).isTrue();
            assertThat(to.read(4, v4 ? 4 : 6, v4 ? whole.u8(9) : DESTINATION_OPTIONS))
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void theKernelTakesWhatTheCoalescerJoined(boolean v4, boolean tcp) throws Exception {
        forwarding(v4, tcp, (from, to) -> {
            var joined = new ArrayList<Packet>();
            var coalescer = new Coalescer(true, packet -> joined.add(SuperPackets.copy(packet)));
            for (int i = 0; i < PACKETS; i++) {
                Packet whole = whole(v4, tcp);
                for (byte[] segment : SuperPackets.cutSlowly(whole)) {
                    coalescer.accept(SuperPackets.packet(segment));
                }
                coalescer.flush();
                expectForwarded(from, to, joined, SuperPackets.cut(oneHopOn(whole)));
                joined.clear();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void theKernelMakesTheChecksumsThatAreLeftToIt(boolean v4, boolean tcp) throws Exception {
        forwarding(v4, tcp, (from, to) -> {
            for (int i = 0; i < PACKETS; i++) {
                Packet packet = SuperPackets.of(
                        FlowHeaders.random(random, v4, tcp, 1), SuperPackets.bytes(random, i * 20), 1400);
                packet.offload().segments(Offload.NONE, 0, false);
                expectForwarded(from, to, packet, SuperPackets.cut(oneHopOn(packet)));
            }
        });
    }

    /** Any super-packet of which the queue of a TUN, of 500 packets, takes all the segments. */
    private Packet whole(boolean v4, boolean tcp) {
        while (true) {
            Packet whole = SuperPackets.random(random, v4, tcp);
            if (whole.length() / whole.offload().segmentSize() < 480) {
                return whole;
            }
        }
    }

    /** What a test does with the two devices. */
    @FunctionalInterface
    private interface Body {
        void run(TunTapDevice from, PlainTun to) throws Exception;
    }

    private static void forwarding(boolean v4, boolean tcp, Body body) throws Exception {
        OwnNamespace.run(() -> {
            try (var from = TunTapDevice.open(tun("tun7", 1500, v4 ? "10.9.0.1/24" : "fd09::1/64"));
                    var to = PlainTun.open(tun("tun8", 1500, v4 ? "10.8.0.1/24" : "fd08::1/64"))) {
                var datagrams = new Offload();
                datagrams.segments(Offload.UDP, 1000, false);
                assumeTrue(tcp || from.takes(datagrams), "this kernel takes no UDP to cut");
                forward(v4);
                body.run(from, to);
            }
        });
    }

    private static void forward(boolean v4) throws IOException {
        Path net = Path.of("/proc/sys/net");
        Files.writeString(net.resolve(v4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding"), "1");
    }

    private static void expectForwarded(TunTapDevice from, PlainTun to, Packet packet, List<byte[]> expected)
            throws IOException {
        expectForwarded(from, to, List.of(packet), expected);
    }

    private static void expectForwarded(TunTapDevice from, PlainTun to, List<Packet> packets, List<byte[]> expected)
            throws IOException {
        int version = expected.getFirst()[0] >> 4;
        int protocol = expected.getFirst()[version == 4 ? 9 : 6];
        for (Packet packet : packets) {
            assertThat(from.write(packet)).isTrue();
        }
        assertThat(to.read(expected.size(), version, protocol))
                .as("%s, %s", packets, packets.getFirst().offload())
                .usingElementComparator(Arrays::compare)
                .isEqualTo(expected);
    }

    /** Eight bytes more of IP headers: NOPs, or destination options of nothing but padding. */
    private static Packet withOptions(Packet packet) {
        boolean v4 = packet.u8(0) >>> 4 == 4;
        byte[] bytes = packet.toBytes();
        int header = v4 ? 20 : 40;
        ByteBuffer longer = ByteBuffer.allocate(bytes.length + 8).put(bytes, 0, header);
        if (v4) {
            longer.putLong(0x0101_0101_0101_0101L).put(0, (byte) 0x47).putShort(2, (short) longer.capacity());
        } else {
            longer.putLong(((long) bytes[6] << 56) + 0x0000_0104_0000_0000L).put(6, (byte) DESTINATION_OPTIONS);
            longer.putShort(4, (short) (longer.capacity() - 40));
        }
        longer.put(bytes, header, bytes.length - header);
        Packet result = SuperPackets.packet(longer.array());
        result.offload().copyOf(packet.offload());
        result.offload().checksum(header + 8, packet.offload().checksumOffset());
        if (v4) {
            result.u16(10, headerChecksum(result));
        }
        return result;
    }

    /** What a router makes of a packet before it cuts it. */
    private static Packet oneHopOn(Packet packet) {
        Packet next = SuperPackets.copy(packet);
        boolean v4 = next.u8(0) >>> 4 == 4;
        int ttl = v4 ? 8 : 7;
        next.u8(ttl, next.u8(ttl) - 1);
        if (v4) {
            next.u16(10, headerChecksum(next));
        }
        return next;
    }

    private static int headerChecksum(Packet packet) {
        int sum = 0;
        for (int at = 0; at < (packet.u8(0) & 15) * 4; at += 2) {
            sum += at == 10 ? 0 : packet.u16(at);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
    }
}
