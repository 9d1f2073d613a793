package ipcp.link;

import static ipcp.link.DeviceSetupTest.tun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.link.LinkException.Reason;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What the operator is told when there is no device to be had. */
class DeviceRefusalTest {
    private static final DeviceOptions OPTIONS = tun("tun7", 1500, "10.9.0.1/24");

    @Test
    void withoutPrivilegeTheMessageSaysHowToGetIt() throws Exception {
        OwnNamespace.run(() -> {
            OwnNamespace.dropNetAdmin();

            assertRefused(OPTIONS, Reason.NOT_PERMITTED)
                    .hasMessageContaining("not permitted to create tun7: run as root")
                    .hasMessageContaining("NET_ADMIN")
                    .hasMessageContaining("setcap cap_net_admin+ep /")
                    .hasMessageContaining("`ip tuntap add dev tun7 mode tun user root`");
        });
    }

    @Test
    void aDeviceInUseIsNamed() throws Exception {
        OwnNamespace.run(() -> {
            try (var first = TunTapDevice.open(OPTIONS)) {
                for (int attempt = 0; attempt < 4; attempt++) {
                    assertRefused(OPTIONS, Reason.UNAVAILABLE)
                            .hasMessageContaining("tun7 is in use by another process");
                }
                assertThat(first.write(Datagrams.echoRequest())).isTrue();
            }
        });
    }

    @Test
    void anInterfaceThatIsNoTunDeviceIsLeftAlone() throws Exception {
        OwnNamespace.run(() -> assertRefused(tun("lo", 1500, "10.9.0.1/24"), Reason.UNAVAILABLE)
                .hasMessageContaining("lo exists and is not a TUN or TAP device"));
    }

    @Test
    void aTapWhereATunIsWantedIsNamed() throws Exception {
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(new DeviceOptions("tun7", LinkKind.TAP, 1500, Optional.empty(), Optional.empty()));

            assertRefused(OPTIONS, Reason.UNAVAILABLE)
                    .hasMessageContaining("tun7 exists and is a TAP device, but a TUN device is wanted");
        });
    }

    @Test
    void aDeviceForAnotherUserIsNotOursToUse() throws Exception {
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(OPTIONS, 12345);
            OwnNamespace.dropNetAdmin();

            assertRefused(OPTIONS, Reason.NOT_PERMITTED)
                    .hasMessageContaining("not permitted to use tun7, which is for another user or group");
        });
    }

    @Test
    void aNameThatTheKernelDoesNotTakeIsQuoted() throws Exception {
        OwnNamespace.run(() -> assertRefused(tun("a:b", 1500, "10.9.0.1/24"), Reason.UNAVAILABLE)
                .hasMessageContaining("does not take \"a:b\" as the name of a TUN device"));
    }

    @Test
    void aSystemWithoutTheDriverIsToldToLoadIt() {
        LinkException missing = DeviceErrors.opening(Libc.ENOENT, OPTIONS);

        assertThat(missing.reason()).isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(missing).hasMessageContaining("modprobe tun");
    }

    @Test
    void aDeviceFileThatMayNotBeOpenedIsNamed() {
        LinkException refused = DeviceErrors.opening(Libc.EACCES, OPTIONS);

        assertThat(refused.reason()).isEqualTo(Reason.NOT_PERMITTED);
        assertThat(refused).hasMessageContaining("not permitted to open /dev/net/tun");
    }

    @Test
    void aRefusalLeavesNoDescriptorBehind() throws Exception {
        OwnNamespace.run(() -> {
            long before = Descriptors.open();
            for (int round = 0; round < 50; round++) {
                assertRefused(tun("lo", 1500, "10.9.0.1/24"), Reason.UNAVAILABLE);
            }
            assertThat(Descriptors.open()).isEqualTo(before);
        });
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(DeviceOptions options, Reason reason) {
        return assertThatThrownBy(() -> TunTapDevice.open(options))
                .hasMessageNotContaining("\n")
                .isInstanceOfSatisfying(
                        LinkException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
