package ipcp.link;

import static ipcp.link.DeviceSetupTest.tun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PersistentDeviceTest {
    private static final Logger LOG = Logger.getLogger(InterfaceSetup.class.getName());
    private static final DeviceOptions OPTIONS = tun("tun7", 1500, "10.9.0.1/24");

    private final List<String> warnings = new ArrayList<>();
    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(capture);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(capture);
        LOG.setUseParentHandlers(true);
    }

    @Test
    void isLeftAsItWasWithAWarningForEachDifference() throws Exception {
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(OPTIONS);
            Interfaces.mtu("tun7", 1400);
            InterfaceState before = Interfaces.get("tun7");

            try (var tun = TunTapDevice.open(OPTIONS)) {
                assertThat(tun.mtu()).isEqualTo(1400);
                assertThat(Interfaces.get("tun7")).isEqualTo(before);
            }

            assertThat(Interfaces.get("tun7")).isEqualTo(before);
            assertThat(Interfaces.addresses("tun7")).doesNotContain(InterfaceAddress.parse("10.9.0.1/24"));
            assertThat(warnings)
                    .containsExactly(
                            "event=interface-differs name=tun7 what=mtu found=1400 expected=1500",
                            "event=interface-differs name=tun7 what=address found=none expected=10.9.0.1/24",
                            "event=interface-differs name=tun7 what=state found=down expected=up");
        });
    }

    @Test
    void keepsItsMac() throws Exception {
        OwnNamespace.run(() -> {
            var expected = MacAddress.parse("02:00:00:00:00:09");
            var options = new DeviceOptions("tap7", LinkKind.TAP, 1500, Optional.empty(), Optional.of(expected));
            Interfaces.addPersistent(options);
            MacAddress found = Interfaces.get("tap7").mac().orElseThrow();
            Interfaces.up("tap7");

            TunTapDevice.open(options).close();

            assertThat(Interfaces.get("tap7").mac()).hasValue(found);
            assertThat(warnings)
                    .containsExactly(
                            "event=interface-differs name=tap7 what=mac found=" + found + " expected=" + expected);
        });
    }

    @Test
    void isUsedWithoutAWordWhenItIsAsWanted() throws Exception {
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(OPTIONS);
            Interfaces.up("tun7");
            try (RouteNetlink netlink = RouteNetlink.open()) {
                netlink.assign(Interfaces.get("tun7"), OPTIONS.address().orElseThrow());
                netlink.assign(Interfaces.get("tun7"), OPTIONS.address().orElseThrow());
            }

            for (int round = 0; round < 2; round++) {
                try (var tun = TunTapDevice.open(OPTIONS)) {
                    assertThat(tun.write(Datagrams.echoRequest())).isTrue();
                    assertThat(Datagrams.readUntil(tun, Datagrams::isEchoReply).length())
                            .isEqualTo(36);
                }
            }
            assertThat(warnings).isEmpty();
        });
    }

    @Test
    void givesPacketsWithinItsMtuWhateverAnEarlierUserAskedFor() throws Exception {
        var tap = new DeviceOptions("tun7", LinkKind.TAP, 1500, Optional.empty(), Optional.empty());
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(tap);
            Interfaces.leaveSegmentation(tap);
            assertThat(Interfaces.leavesSegmentsWhole("tun7")).isTrue();

            try (var tun = TunTapDevice.open(tap)) {
                assertThat(Interfaces.leavesSegmentsWhole(tun.name())).isFalse();
            }
        });
    }

    @Test
    void isUsedWithoutPrivilegeByWhomItIsFor() throws Exception {
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(OPTIONS);
            OwnNamespace.dropNetAdmin();

            try (var tun = TunTapDevice.open(OPTIONS)) {
                assertThat(tun.name()).isEqualTo("tun7");
            }
        });
    }

    @Test
    void isRefusedWithAnMtuThatTheTunnelCannotCarry() throws Exception {
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(OPTIONS);
            Interfaces.mtu("tun7", 9000);

            assertThatThrownBy(() -> TunTapDevice.open(OPTIONS))
                    .isInstanceOfSatisfying(
                            LinkException.class,
                            e -> assertThat(e.reason()).isEqualTo(LinkException.Reason.UNAVAILABLE))
                    .hasMessageContaining("tun7 has MTU 9000")
                    .hasMessageContaining("4043");
            assertThat(Interfaces.get("tun7").mtu()).isEqualTo(9000);
        });
    }
}
