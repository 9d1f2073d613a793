package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link IpHeader} and {@link EthernetHeader}. */
class HeadersTest {
    private final Packet packet = Packet.allocate();

    @Test
    void theAddressesOfAnIpv4PacketAreFound() {
        ipv4(5, 40, 40);

        assertThat(IpHeader.isValid(packet)).isTrue();
        assertThat(IpHeader.version(packet)).isEqualTo(4);
        assertThat(new IpAddress(IpHeader.sourceHigh(packet), IpHeader.sourceLow(packet)))
                .hasToString("192.168.1.2");
        assertThat(new IpAddress(IpHeader.destinationHigh(packet), IpHeader.destinationLow(packet)))
                .hasToString("200.0.0.1");
    }

    @Test
    void theAddressesOfAnIpv6PacketAreFound() {
        ipv6(0, 40);

        assertThat(IpHeader.isValid(packet)).isTrue();
        assertThat(IpHeader.version(packet)).isEqualTo(6);
        assertThat(new IpAddress(IpHeader.sourceHigh(packet), IpHeader.sourceLow(packet)))
                .hasToString("2001:db8::1");
        assertThat(new IpAddress(IpHeader.destinationHigh(packet), IpHeader.destinationLow(packet)))
                .hasToString("fe80::2:0:0:3");
    }

    /** Words of header, total length, bytes there. */
    @ParameterizedTest
    @CsvSource({
        "5, 20, 20, true",
        "5, 40, 40, true",
        "5, 40, 41, true", // padding behind the packet is no harm
        "6, 24, 24, true", // with options
        "15, 60, 60, true",
        "15, 4096, 4096, true",
        "5, 41, 40, false", // truncated
        "4, 40, 40, false", // header of 16 bytes
        "0, 40, 40, false",
        "15, 59, 60, false", // total shorter than the header
        "15, 60, 59, false", // options cut off
        "5, 19, 40, false",
        "5, 0, 40, false",
        "5, 20, 19, false",
        "5, 65535, 4096, false"
    })
    void anIpv4PacketIsValidWhenAllThatItCountsIsThere(int words, int total, int length, boolean valid) {
        ipv4(words, total, length);

        assertThat(IpHeader.isValid(packet)).isEqualTo(valid);
    }

    /** Payload length, bytes there. */
    @ParameterizedTest
    @CsvSource({
        "0, 40, true",
        "20, 60, true",
        "20, 61, true",
        "4056, 4096, true",
        "21, 60, false",
        "0, 39, false",
        "0, 20, false",
        "65535, 4096, false"
    })
    void anIpv6PacketIsValidWhenAllThatItCountsIsThere(int payload, int length, boolean valid) {
        ipv6(payload, length);

        assertThat(IpHeader.isValid(packet)).isEqualTo(valid);
    }

    @Test
    void otherVersionsAndNothingAreNoIp() {
        for (int version = 0; version < 16; version++) {
            ipv4(5, 60, 60);
            packet.u8(0, version << 4 | 5);
            packet.u16(4, 20);
            assertThat(IpHeader.isValid(packet)).isEqualTo(version == 4 || version == 6);
        }
        packet.length(0);
        assertThat(IpHeader.isValid(packet)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "224.0.0.1, true",
        "239.255.255.255, true",
        "255.255.255.255, true",
        "223.255.255.255, false",
        "240.0.0.1, false",
        "10.0.0.255, false",
        "ff02::1, true",
        "fe80::1, false",
        "::1, false"
    })
    void aPacketToManyIsKnownByItsDestination(String destination, boolean many) {
        byte[] address = IpAddress.parse(destination).bytes();
        ByteBuffer bytes = ByteBuffer.allocate(40);
        bytes.put((byte) (address.length == 4 ? 0x45 : 0x60)).put(address.length == 4 ? 16 : 24, address);
        packet.copyOf(bytes.array());

        assertThat(IpHeader.isToMany(packet)).isEqualTo(many);
    }

    @Test
    void anEthernetHeaderIsDestinationSourceAndType() {
        packet.copyOf(HexFormat.of().parseHex("ffeeddccbbaa0211223344558100"));

        assertThat(EthernetHeader.isValid(packet)).isTrue();
        assertThat(new MacAddress(EthernetHeader.destination(packet))).hasToString("ff:ee:dd:cc:bb:aa");
        assertThat(new MacAddress(EthernetHeader.source(packet))).hasToString("02:11:22:33:44:55");
        assertThat(EthernetHeader.etherType(packet)).isEqualTo(0x8100);
        assertThat(EthernetHeader.isGroup(EthernetHeader.destination(packet))).isTrue();
        assertThat(EthernetHeader.isGroup(EthernetHeader.source(packet))).isFalse();
    }

    @Test
    void anEthernetHeaderNeeds14Bytes() {
        packet.length(13);
        assertThat(EthernetHeader.isValid(packet)).isFalse();
        packet.length(14);
        assertThat(EthernetHeader.isValid(packet)).isTrue();
    }

    private void ipv4(int words, int total, int length) {
        packet.copyOf(new byte[length]);
        packet.u8(0, 0x40 | words);
        packet.u16(2, total);
        packet.i32(12, 0xc0a8_0102);
        packet.i32(16, 0xc800_0001);
    }

    private void ipv6(int payload, int length) {
        packet.copyOf(new byte[length]);
        packet.i32(0, 0x6000_0000);
        packet.u16(4, payload);
        packet.i32(8, 0x2001_0db8);
        packet.i32(20, 1);
        packet.i32(24, 0xfe80_0000);
        packet.u16(32, 2);
        packet.i32(36, 3);
    }
}
