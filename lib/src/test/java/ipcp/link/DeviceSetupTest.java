package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceSetupTest {
    @Test
    void aTapTellsTheMacThatTheKernelGaveIt() throws Exception {
        OwnNamespace.run(() -> {
            var options = new DeviceOptions("tap8", LinkKind.TAP, 1500, Optional.empty(), Optional.empty());
            try (var tap = TunTapDevice.open(options)) {
                assertThat(tap.mac())
                        .isPresent()
                        .isEqualTo(Interfaces.get("tap8").mac());
            }
        });
    }

    @Test
    void aTunHasItsAddressAndMtuAndIsUp() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(tun("tun7", 1400, "10.9.0.1/24"))) {
                NetworkInterface seen = NetworkInterface.getByName("tun7");
                assertThat(seen.isUp()).isTrue();
                assertThat(seen.getMTU()).isEqualTo(1400);
                assertThat(seen.getInterfaceAddresses()).anySatisfy(address -> {
                    assertThat(address.getAddress()).isEqualTo(InetAddress.getByName("10.9.0.1"));
                    assertThat(address.getNetworkPrefixLength()).isEqualTo((short) 24);
                });
                assertThat(tun.kind()).isEqualTo(LinkKind.TUN);
                assertThat(tun.name()).isEqualTo("tun7");
                assertThat(tun.mtu()).isEqualTo(1400);
            }
        });
    }

    @Test
    void aTunMayHaveAnIpv6Address() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(tun("tun7", 1280, "fd09::1/64"))) {
                assertThat(Interfaces.addresses(tun.name())).contains(InterfaceAddress.parse("fd09::1/64"));
            }
        });
    }

    @Test
    void aTapHasItsMac() throws Exception {
        OwnNamespace.run(() -> {
            var mac = MacAddress.parse("02:00:00:00:00:09");
            var address = Optional.of(InterfaceAddress.parse("10.9.0.1/24"));
            var options = new DeviceOptions("tap7", LinkKind.TAP, 1500, address, Optional.of(mac));
            try (var tap = TunTapDevice.open(options)) {
                NetworkInterface seen = NetworkInterface.getByName(tap.name());
                assertThat(MacAddress.of(seen.getHardwareAddress())).isEqualTo(mac);
                assertThat(seen.isUp()).isTrue();
                assertThat(seen.getInterfaceAddresses()).anySatisfy(assigned -> {
                    assertThat(assigned.getAddress()).isEqualTo(InetAddress.getByName("10.9.0.1"));
                    assertThat(assigned.getBroadcast()).isEqualTo(InetAddress.getByName("10.9.0.255"));
                });
            }
        });
    }

    @Test
    void theMtuMayBeTheGreatestThatTheWireCarries() throws Exception {
        OwnNamespace.run(() -> {
            var options =
                    new DeviceOptions("tap7", LinkKind.TAP, DeviceOptions.IPCP_MTU, Optional.empty(), Optional.empty());
            try (var tap = TunTapDevice.open(options)) {
                assertThat(Interfaces.get(tap.name()).mtu()).isEqualTo(DeviceOptions.IPCP_MTU);
            }
        });
    }

    @Test
    void theKernelNumbersAnInterfaceWhoseNameIsAPattern() throws Exception {
        OwnNamespace.run(() -> {
            try (var first = TunTapDevice.open(tun("tun%d", 1500, "10.9.0.1/24"));
                    var second = TunTapDevice.open(tun("tun%d", 1500, "10.9.1.1/24"))) {
                assertThat(first.name()).isEqualTo("tun0");
                assertThat(second.name()).isEqualTo("tun1");
                assertThat(Interfaces.get("tun1").up()).isTrue();
            }
        });
    }

    @Test
    void anInterfaceGoesWhenItIsClosedAndClosingTwiceDoesNoHarm() throws Exception {
        OwnNamespace.run(() -> {
            var tun = TunTapDevice.open(tun("tun7", 1500, "10.9.0.1/24"));
            tun.close();
            tun.close();

            assertThat(Interfaces.find("tun7")).isEmpty();
            assertThatThrownBy(tun::await).isInstanceOf(LinkException.class).hasMessageContaining("closed");
        });
    }

    @Test
    void anInterfaceThatCannotBeSetUpIsGoneAgain() throws Exception {
        OwnNamespace.run(() -> {
            long before = Descriptors.open();
            assertThatThrownBy(() -> TunTapDevice.open(tun("tun7", 1000, "fd09::1/64")))
                    .isInstanceOfSatisfying(
                            LinkException.class,
                            e -> assertThat(e.reason()).isEqualTo(LinkException.Reason.UNAVAILABLE))
                    .hasMessageContaining(
                            "cannot assign fd09::1/64 to tun7: IPv6 wants an MTU of 1280 at least, not 1000");

            assertThat(Interfaces.find("tun7")).isEmpty();
            assertThat(Descriptors.open()).isEqualTo(before);
        });
    }

    @Test
    void anIpv6AddressIsRefusedWithTheReasonWhereIpv6IsOff() throws Exception {
        OwnNamespace.run(() -> {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1");

            assertThatThrownBy(() -> TunTapDevice.open(tun("tun7", 1500, "fd09::1/64")))
                    .isInstanceOf(LinkException.class)
                    .hasMessageContaining("cannot assign fd09::1/64 to tun7: IPv6 is switched off");
        });
    }

    @Test
    void openingAndClosingManyTimesLeavesNoDescriptorBehind() throws Exception {
        OwnNamespace.run(() -> {
            TunTapDevice.open(tun("tun7", 1500, "10.9.0.1/24")).close();
            long before = Descriptors.open();
            for (int round = 0; round < 200; round++) {
                TunTapDevice.open(tun("tun7", 1500, "10.9.0.1/24")).close();
            }
            assertThat(Descriptors.open()).isEqualTo(before);
        });
    }

    static DeviceOptions tun(String name, int mtu, String address) {
        return new DeviceOptions(
                name, LinkKind.TUN, mtu, Optional.of(InterfaceAddress.parse(address)), Optional.empty());
    }
}
