package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Golden bytes, as {@code strace ip ...} shows them on a little-endian machine. */
class NetlinkMessageTest {
    @Test
    void mtuAndMacAreSetInOneMessage() {
        assertThat(hex(NetlinkMessage.link(NetlinkMessage.RTM_NEWLINK, 7, 0, 0)
                        .attribute(NetlinkMessage.IFLA_MTU, 1400)
                        .attribute(
                                NetlinkMessage.IFLA_ADDRESS,
                                MacAddress.parse("02:00:00:00:00:01").bytes())))
                .isEqualTo("34000000" + "1000" + "0500" + "2a000000" + "00000000"
                        + "00000000" + "07000000" + "00000000" + "00000000"
                        + "0800" + "0400" + "78050000"
                        + "0a00" + "0100" + "020000000001" + "0000");
    }

    @Test
    void bringingUpChangesTheUpFlagAlone() {
        assertThat(hex(NetlinkMessage.link(NetlinkMessage.RTM_NEWLINK, 7, 1, 1)))
                .isEqualTo("20000000" + "1000" + "0500" + "2a000000" + "00000000" + "00000000" + "07000000" + "01000000"
                        + "01000000");
    }

    @Test
    void anInterfaceIsFoundByItsName() {
        assertThat(hex(NetlinkMessage.findLink("tun0")))
                .isEqualTo("2c000000" + "1200" + "0500" + "2a000000" + "00000000"
                        + "00000000" + "00000000" + "00000000" + "00000000"
                        + "0900" + "0300" + "74756e3000" + "000000");
    }

    @Test
    void anIpv4AddressComesWithTheBroadcastAddressOfItsNetwork() {
        assertThat(hex(NetlinkMessage.addAddress(7, InterfaceAddress.parse("10.10.1.2/22"))))
                .isEqualTo("30000000" + "1400" + "0506" + "2a000000" + "00000000"
                        + "02" + "16" + "00" + "00" + "07000000"
                        + "0800" + "0200" + "0a0a0102"
                        + "0800" + "0100" + "0a0a0102"
                        + "0800" + "0400" + "0a0a03ff");
    }

    @Test
    void aNetworkOfTwoHasNoBroadcastAddress() {
        assertThat(hex(NetlinkMessage.addAddress(7, InterfaceAddress.parse("10.10.1.2/31"))))
                .startsWith("28000000")
                .endsWith("0800" + "0100" + "0a0a0102");
    }

    @Test
    void aBroadcastAddressIsRightForTheWidestNetwork() {
        assertThat(hex(NetlinkMessage.addAddress(7, InterfaceAddress.parse("10.10.1.2/0"))))
                .endsWith("0400" + "ffffffff");
    }

    @Test
    void anIpv6AddressGoesWithoutDuplicateAddressDetection() {
        String local = "fd000000000000000000000000000001";
        assertThat(hex(NetlinkMessage.addAddress(7, InterfaceAddress.parse("fd00::1/64"))))
                .isEqualTo("40000000" + "1400" + "0506" + "2a000000" + "00000000"
                        + "0a" + "40" + "02" + "00" + "07000000"
                        + "1400" + "0200" + local
                        + "1400" + "0100" + local);
    }

    @Test
    void anAnswerIsReadUpToItsEndEvenWhenTheEndIsCutOff() {
        byte[] error = HexFormat.of().parseHex("14000000" + "0200" + "0000" + "2a000000" + "00000000" + "efffffff");
        var twice = ByteBuffer.allocate(error.length + 10)
                .put(error)
                .put(error, 0, 10)
                .flip();

        assertThat(NetlinkReply.parse(twice)).singleElement().satisfies(reply -> {
            assertThat(reply.isLast()).isTrue();
            assertThat(reply.sequence()).isEqualTo(42);
            assertThat(reply.errno()).isEqualTo(Libc.EEXIST);
        });
    }

    @Test
    void attributesEndWhereOneMakesNoSense() {
        var attributes = ByteBuffer.wrap(HexFormat.of().parseHex("0500" + "0300" + "61000000" + "ff00" + "0400"))
                .order(ByteOrder.LITTLE_ENDIAN);

        assertThat(NetlinkReply.attributes(attributes)).containsOnlyKeys(NetlinkMessage.IFLA_IFNAME);
    }

    private static String hex(NetlinkMessage message) {
        return HexFormat.of().formatHex(message.toBytes(42));
    }
}
