package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.InterfaceAddress;
import ipcp.net.Packet;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Packets of 65,535 bytes, the longest that IP has. */
class LargestMtuTest {
    private static final int LARGEST = DeviceOptions.LARGEST_MTU;
    private static final int ETHERNET_HEADER = 14;

    private static DeviceOptions options(LinkKind kind, int mtu) {
        var address = Optional.of(InterfaceAddress.parse("10.9.0.1/24"));
        return new DeviceOptions("tun7", kind, mtu, LARGEST, address, Optional.empty());
    }

    /** A datagram of {@code length} bytes in all from 10.9.0.2 to port 9 of 10.9.0.1, without a checksum of its own. */
    private static Packet datagram(int length) {
        Packet packet = Packet.allocate();
        packet.length(length);
        packet.i32(0, 0x4500_0000 | length);
        packet.i32(8, 0x4011_0000);
        packet.i32(12, 0x0a090002);
        packet.i32(16, 0x0a090001);
        packet.u16(10, headerChecksum(packet));
        packet.i32(20, 0x03e8_0009);
        packet.i32(24, (length - 20) << 16);
        packet.u8(length - 1, 42);
        return packet;
    }

    private static int headerChecksum(Packet packet) {
        int sum = 0;
        for (int at = 0; at < 20; at += 2) {
            sum += packet.u16(at);
        }
        return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
    }

    @Test
    void aTunReadsAndWritesPacketsOfEveryLength() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(options(LinkKind.TUN, LARGEST));
                    var socket = new DatagramSocket(9)) {
                assertThat(tun.mtu()).isEqualTo(LARGEST);
                Datagrams.send("10.9.0.7", new byte[LARGEST - 28]);
                assertThat(readLong(tun, LARGEST).offload().type()).isZero();

                assertThat(tun.write(datagram(LARGEST))).isTrue();
                var received = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(received);
                assertThat(received.getLength()).isEqualTo(LARGEST - 28);
                assertThat(received.getData()[LARGEST - 29]).isEqualTo((byte) 42);
            }
        });
    }

    private static Packet readLong(Link link, int length) throws Exception {
        Packet packet = Packet.allocate();
        do {
            while (!link.read(packet)) {
                assertThat(link.await()).isTrue();
            }
        } while (packet.length() != length);
        return packet;
    }

    @Test
    void aTapHasRoomForTheEthernetHeaderBesides() throws Exception {
        OwnNamespace.run(() -> {
            int mtu = LARGEST - ETHERNET_HEADER;
            try (var tap = TunTapDevice.open(options(LinkKind.TAP, mtu))) {
                Ip.ip("neigh add 10.9.0.7 lladdr 02:00:00:00:00:07 dev tun7");
                Datagrams.send("10.9.0.7", new byte[mtu - 28]);
                assertThat(readLong(tap, LARGEST).u16(12)).isEqualTo(0x0800);
            }
        });
    }

    @Test
    void whatTheTunnelHasRoomForIsTheLimit() {
        assertThat(new DeviceOptions("tun7", LinkKind.TUN, 1500, Optional.empty(), Optional.empty()).maxMtu())
                .isEqualTo(DeviceOptions.IPCP_MTU);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceOptions(
                        "tun7", LinkKind.TUN, 4044, DeviceOptions.IPCP_MTU, Optional.empty(), Optional.empty()))
                .withMessage("mtu 4044 is not within 68..4043");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new DeviceOptions("tun7", LinkKind.TUN, 68, 65_536, Optional.empty(), Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> options(LinkKind.TUN, 67));
    }

    @Test
    void anInterfaceThatWasThereBeforeMayHaveAsMuch() throws Exception {
        OwnNamespace.run(() -> {
            DeviceOptions small = DeviceSetupTest.tun("tun7", 1500, "10.9.0.1/24");
            Interfaces.addPersistent(small);
            try {
                Interfaces.mtu("tun7", LARGEST);
                Interfaces.up("tun7");

                assertThatThrownBy(() -> TunTapDevice.open(small))
                        .isInstanceOf(LinkException.class)
                        .hasMessageContaining("tun7 has MTU 65535, and the tunnel carries 4043 at most");
                try (var tun = TunTapDevice.open(options(LinkKind.TUN, LARGEST))) {
                    assertThat(tun.mtu()).isEqualTo(LARGEST);
                }
            } finally {
                Interfaces.delete("tun7");
            }
        });
    }
}
