package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    private final Random random = new Random(6);

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0",
        "10.10.0.2, 0x0a0a0002",
        "127.0.0.1, 0x7f000001",
        "128.0.0.1, 0x80000001",
        "255.255.255.255, 0xffffffff"
    })
    void aDottedQuadIsFourBytesInNetworkOrder(String text, String bits) {
        IpAddress address = IpAddress.parse(text);

        assertThat(address)
                .isEqualTo(IpAddress.v4(Long.decode(bits).intValue()))
                .hasToString(text);
        assertThat(address.isV4()).isTrue();
        assertThat(address.bits()).isEqualTo(32);
        assertThat(address.bytes())
                .isEqualTo(ByteBuffer.allocate(4)
                        .putInt(Long.decode(bits).intValue())
                        .array());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10",
                "10.0.1",
                "10.0.0.256",
                "10.0.0.1.",
                ".10.0.0.1",
                "10..0.1",
                "10.0.0.1.2",
                "010.0.0.1",
                "10.0.0.00",
                "10.0.0.-1",
                "10.0.0.1000",
                "10.0.0.1 ",
                " 10.0.0.1",
                "10.0.0.1/32",
                "0x0a.0.0.1",
                "a.b.c.d",
                "\u0661.0.0.1",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "12345::",
                "00001::",
                "g::",
                "::1%lo",
                "fe80::1%1",
                "[::1]",
                "::1 ",
                " ::1",
                "::1/128",
                "::10.0.0",
                "::10.0.0.256",
                "::ffff:010.0.0.1",
                "::ffff:10.0.0.1.",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::\uff11",
                "\u0661::",
                "::1:"
            })
    void whatIsNoLiteralIsRefusedAndQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpAddress.parse(text))
                .withMessage("not an IP address: " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:0, ::",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "0:0:1:2:3:4:0:0, ::1:2:3:4:0:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "10:0:0:1:2:3:4:5, 10::1:2:3:4:5",
        "0001:0020:0300:4000::, 1:20:300:4000::",
        "fe80::1, fe80::1",
        "::1.2.3.4, ::102:304",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304"
    })
    void ipv6IsPrintedInItsShortestForm(String text, String shortest) {
        assertThat(IpAddress.parse(text)).hasToString(shortest);
        assertThat(IpAddress.parse(text).isV4()).isFalse();
        assertThat(IpAddress.parse(text).bits()).isEqualTo(128);
    }

    @Test
    void anIpv4MappedAddressIsTheIpv4Address() {
        assertThat(IpAddress.parse("::ffff:10.1.2.3")).isEqualTo(IpAddress.parse("10.1.2.3"));
        assertThat(IpAddress.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3}))
                .hasToString("10.1.2.3");
        assertThat(IpAddress.parse("::fffe:10.1.2.3").isV4()).isFalse();
        assertThat(IpAddress.parse("1::ffff:10.1.2.3").isV4()).isFalse();
    }

    @Test
    void randomAddressesAreThoseOfTheJdkAndSurviveBeingWritten() throws Exception {
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = round % 4 == 0 ? bytes(4) : sparseV6();
            IpAddress address = IpAddress.of(bytes);

            assertThat(address.toInetAddress()).isEqualTo(InetAddress.getByAddress(bytes));
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(IpAddress.parse(InetAddress.getByAddress(bytes).getHostAddress()))
                    .isEqualTo(address);
            if (bytes.length == 16 && !address.isV4()) {
                assertThat(address.toString()).isEqualTo(shortest(bytes));
            }
        }
    }

    @Test
    void anAddressHas4Or16Bytes() {
        for (int length : new int[] {0, 3, 5, 6, 15, 17}) {
            assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.of(new byte[length]));
        }
    }

    @Test
    void multicastAndUnspecifiedAreKnown() {
        assertThat(List.of("224.0.0.0", "224.0.0.251", "239.255.255.255", "ff02::1", "ff00::"))
                .allMatch(text -> IpAddress.parse(text).isMulticast());
        assertThat(List.of("223.255.255.255", "240.0.0.0", "255.255.255.255", "fe80::1", "::", "0.0.0.0"))
                .noneMatch(text -> IpAddress.parse(text).isMulticast());
        assertThat(List.of("0.0.0.0", "::"))
                .allMatch(text -> IpAddress.parse(text).isUnspecified());
        assertThat(List.of("0.0.0.1", "::1", "1::"))
                .noneMatch(text -> IpAddress.parse(text).isUnspecified());
    }

    @Test
    void addressesAreEqualWhenAllTheirBitsAre() {
        var address = new IpAddress(1, 2);
        assertThat(address)
                .isEqualTo(new IpAddress(1, 2))
                .hasSameHashCodeAs(new IpAddress(1, 2))
                .isNotEqualTo(new IpAddress(1, 3))
                .isNotEqualTo(new IpAddress(0, 2))
                .isNotEqualTo("::1:0:0:0:2");
    }

    @Test
    void ipv4ComesBeforeIpv6AndBothInTheirOrder() {
        List<IpAddress> ordered = Stream.of(
                        "0.0.0.0",
                        "10.0.0.1",
                        "127.0.0.1",
                        "128.0.0.1",
                        "255.255.255.255",
                        "::",
                        "::1",
                        "1::",
                        "8000::",
                        "ffff::")
                .map(IpAddress::parse)
                .toList();

        assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
    }

    /** Groups by the rules of RFC 5952: the first longest run of two zeros or more becomes "::". */
    private static String shortest(byte[] bytes) {
        int[] groups = IntStream.range(0, 8)
                .map(i -> ByteBuffer.wrap(bytes).getShort(2 * i) & 0xffff)
                .toArray();
        int start = 0;
        int length = 1;
        for (int from = 0; from < 8; from++) {
            int to = from;
            while (to < 8 && groups[to] == 0) {
                to++;
            }
            if (to - from > length) {
                start = from;
                length = to - from;
            }
        }
        return length < 2 ? join(groups, 0, 8) : join(groups, 0, start) + "::" + join(groups, start + length, 8);
    }

    private static String join(int[] groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Integer.toHexString(groups[i]))
                .collect(Collectors.joining(":"));
    }

    private byte[] sparseV6() {
        byte[] bytes = bytes(16);
        int zeros = random.nextInt(256);
        for (int group = 0; group < 8; group++) {
            if ((zeros >> group & 1) == 1) {
                bytes[2 * group] = 0;
                bytes[2 * group + 1] = 0;
            }
        }
        return bytes;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
