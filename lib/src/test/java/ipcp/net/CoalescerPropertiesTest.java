package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever comes in comes out, in the order of its flow, once it is cut again. */
class CoalescerPropertiesTest {
    private final List<Packet> out = new ArrayList<>();
    private final Coalescer coalescer = new Coalescer(true, packet -> out.add(SuperPackets.copy(packet)));

    @BeforeTry
    void forget() {
        out.clear();
    }

    @Provide
    Arbitrary<Packet> supers() {
        return Arbitraries.randomValue(SuperPackets::random);
    }

    @Provide
    Arbitrary<List<Packet>> traffic() {
        return Arbitraries.randomValue(CoalescerPropertiesTest::traffic);
    }

    @Property(tries = 300)
    void whatWasCutIsJoinedAgain(@ForAll("supers") Packet whole) throws Exception {
        boolean tcp = whole.offload().type() != Offload.UDP;
        if (tcp) {
            int flags = SlowChecksums.transport(whole.toBytes()) + 13;
            whole.u8(flags, whole.u8(flags) & ~FlowHeaders.CWR);
        }
        List<byte[]> segments = SuperPackets.cutSlowly(whole);
        for (byte[] segment : segments) {
            coalescer.accept(SuperPackets.packet(segment));
        }
        coalescer.flush();

        Packet expected = segments.size() == 1 ? SuperPackets.packet(segments.getFirst()) : withGoodHeader(whole);
        assertThat(out).hasSize(1);
        assertThat(out.getFirst().toBytes()).isEqualTo(expected.toBytes());
        Offload offload = out.getFirst().offload();
        assertThat(offload.type()).isEqualTo(expected.offload().type());
        assertThat(offload.segmentSize()).isEqualTo(expected.offload().segmentSize());
        assertThat(offload.needsChecksum()).isEqualTo(expected.offload().needsChecksum());
        assertThat(offload.checksumStart()).isEqualTo(expected.offload().checksumStart());
        assertThat(offload.checksumOffset()).isEqualTo(expected.offload().checksumOffset());
    }

    @Property(tries = 400)
    void whatIsJoinedIsCutToTheSameBytesInTheOrderOfItsFlow(@ForAll("traffic") List<Packet> in) throws Exception {
        for (Packet packet : in) {
            coalescer.accept(SuperPackets.copy(packet));
            if (packet.u8(packet.length() - 1) == 0) {
                coalescer.flush();
            }
        }
        coalescer.flush();

        assertThat(out).allMatch(packet -> packet.offload().type() == Offload.NONE || OffloadCheck.isSound(packet));
        Map<String, List<String>> expected = flows(in);
        Map<String, List<String>> actual = flows(out);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((flow, packets) -> assertThat(actual.get(flow)).isEqualTo(packets));
    }

    private static Packet withGoodHeader(Packet whole) {
        byte[] bytes = whole.toBytes();
        SlowChecksums.make(bytes);
        SlowChecksums.leave(bytes);
        Packet packet = SuperPackets.copy(whole);
        System.arraycopy(bytes, 0, packet.array(), packet.start(), bytes.length);
        return packet;
    }

    /** Several flows between two hosts and more, mixed at random, with every kind of trouble in between. */
    private static List<Packet> traffic(Random random) {
        var flows = new ArrayList<List<Packet>>();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            flows.add(flow(random, i));
        }
        var traffic = new ArrayList<Packet>();
        while (!flows.isEmpty()) {
            List<Packet> flow = flows.get(random.nextInt(flows.size()));
            for (int run = random.nextInt(1, 6); run > 0 && !flow.isEmpty(); run--) {
                traffic.add(flow.removeFirst());
            }
            flows.removeIf(List::isEmpty);
        }
        return traffic;
    }

    private static List<Packet> flow(Random random, int number) {
        boolean tcp = random.nextInt(3) > 0;
        FlowHeaders headers = FlowHeaders.random(random, random.nextBoolean(), tcp, number);
        int size = random.nextInt(1, 1400);
        var packets = new ArrayList<Packet>();
        for (int i = random.nextInt(1, 40); i > 0; i--) {
            int length = random.nextInt(8) == 0 ? random.nextInt(1400) : size;
            int extra =
                    switch (random.nextInt(20)) {
                        case 0 -> FlowHeaders.PSH;
                        case 1 -> FlowHeaders.FIN;
                        case 2 -> FlowHeaders.CWR;
                        case 3 -> 1 << random.nextInt(12);
                        default -> 0;
                    };
            byte[] bytes = headers.with(headers.flags() ^ extra).packet(SuperPackets.bytes(random, length));
            packets.add(random.nextInt(15) == 0 ? troubled(random, bytes) : whole(random, bytes));
            if (random.nextInt(20) > 0) {
                headers = headers.behind(1, length);
            }
        }
        return packets;
    }

    private static Packet whole(Random random, byte[] bytes) {
        // Alone such a TCP segment gets 0xffff for zero, from the kernel too; among others zero.
        boolean zero = SlowChecksums.get(bytes, SlowChecksums.transport(bytes) + SlowChecksums.offset(bytes)) == 0;
        return !zero && random.nextInt(5) == 0 ? SuperPackets.checksumLeft(bytes) : SuperPackets.packet(bytes);
    }

    /** One bit is wrong somewhere, with checksums that know of it or not; or it ends early, or comes whole. */
    private static Packet troubled(Random random, byte[] bytes) {
        int at = random.nextInt(Math.min(bytes.length, 80));
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                // Neither version, lengths nor protocol: such packets make sense.
                int transport = SlowChecksums.transport(bytes);
                int[] fields = {1, transport == 20 ? 5 : 3, transport == 20 ? 6 : 7, transport == 20 ? 8 : 7};
                boolean network = bytes.length < transport + 20 || random.nextBoolean();
                int field = network
                        ? fields[random.nextInt(4)]
                        : transport + 8 + random.nextInt(Math.min(24, bytes.length - transport - 8));
                bytes[field] ^= (byte) (1 << random.nextInt(8));
                SlowChecksums.make(bytes);
            }
            case 2 -> {
                return SuperPackets.packet(Arrays.copyOf(bytes, Math.max(1, at)));
            }
            default -> {
                return SuperPackets.random(random);
            }
        }
        return SuperPackets.packet(bytes);
    }

    /** The segments of each flow, in their order: by addresses and ports, where they would be. */
    private static Map<String, List<String>> flows(List<Packet> packets) {
        var flows = new HashMap<String, List<String>>();
        for (Packet packet : packets) {
            cut(packet)
                    .forEach(segment -> flows.computeIfAbsent(key(segment), _ -> new ArrayList<>())
                            .add(text(segment)));
        }
        return flows;
    }

    /** The headers, and something of the rest. */
    private static String text(byte[] packet) {
        return HexFormat.of().formatHex(packet, 0, Math.min(packet.length, 100)) + " " + packet.length + " "
                + Arrays.hashCode(packet);
    }

    private static Stream<byte[]> cut(Packet packet) {
        boolean sound = OffloadCheck.isSound(packet);
        return (sound ? SuperPackets.cut(packet) : Collections.singletonList(packet.toBytes())).stream();
    }

    private static String key(byte[] packet) {
        boolean v4 = packet[0] >> 4 == 4;
        int from = v4 ? 12 : 8;
        int to = v4 ? 24 : 44;
        byte[] hosts = Arrays.copyOfRange(packet, Math.min(from, packet.length), Math.min(to, packet.length));
        return (hosts.length == 0 ? 0 : (packet[0] >> 4) + "/" + SlowChecksums.protocol(packet))
                + Arrays.toString(hosts);
    }
}
