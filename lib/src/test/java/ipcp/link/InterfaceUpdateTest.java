package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InterfaceUpdateTest {
    private static final String NAME = "tun7";
    private static final DeviceOptions BARE =
            new DeviceOptions(NAME, LinkKind.TUN, 1500, Optional.empty(), Optional.empty());

    private static LinkSettings settings(int mtu, List<String> addresses, String... routes) {
        return new LinkSettings(
                addresses.stream().map(InterfaceAddress::parse).toList(),
                mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu),
                networks(routes));
    }

    private static List<Cidr> networks(String... routes) {
        return Stream.of(routes).map(Cidr::parse).toList();
    }

    private static List<Cidr> routes(String name) throws LinkException {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.routes(netlink.link(name).orElseThrow());
        }
    }

    private static List<String> addresses() throws LinkException {
        return Interfaces.addresses(NAME).stream()
                .filter(address -> !address.network().equals(Cidr.parse("fe80::/64")))
                .map(InterfaceAddress::toString)
                .toList();
    }

    /** A test with an interface that was opened bare. */
    private interface Body {
        void run(TunTapDevice tun, InterfaceUpdate update) throws Exception;
    }

    private static void withTun(Body body) throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(BARE)) {
                body.run(tun, new InterfaceUpdate(tun));
            }
        });
    }

    @Test
    void anInterfaceGetsAddressesMtuAndRoutes() throws Exception {
        withTun((_, update) -> {
            LinkSettings wanted = settings(
                    1400, List.of("10.9.0.2/24", "fd09::2/64"), "192.168.7.0/24", "fd07::/64", "0.0.0.0/0", "::/0");

            InterfaceUpdate.Outcome outcome = update.apply(wanted);

            assertThat(outcome).isEqualTo(new InterfaceUpdate.Outcome(wanted, List.of()));
            assertThat(addresses()).containsExactlyInAnyOrder("10.9.0.2/24", "fd09::2/64");
            assertThat(Interfaces.get(NAME).mtu()).isEqualTo(1400);
            assertThat(routes(NAME))
                    .containsAll(networks("192.168.7.0/24", "fd07::/64", "10.9.0.0/24"))
                    .containsAll(networks("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"))
                    .doesNotContainAnyElementsOf(networks("0.0.0.0/0", "::/0"));
            assertThat(update.isUntouched()).isFalse();
        });
    }

    @Test
    void aHalfThatIsWantedForItselfStaysWhenTheDefaultRouteGoes() throws Exception {
        withTun((_, update) -> {
            update.apply(settings(0, List.of(), "0.0.0.0/0", "128.0.0.0/1"));
            LinkSettings half = settings(0, List.of(), "128.0.0.0/1");

            assertThat(update.apply(half)).isEqualTo(new InterfaceUpdate.Outcome(half, List.of()));

            assertThat(routes(NAME)).filteredOn(route -> route.network().isV4()).isEqualTo(half.routes());
        });
    }

    @Test
    void aDefaultRouteOfWhichOneHalfIsTakenIsNotApplied() throws Exception {
        withTun((_, update) -> {
            try (var other = TunTapDevice.open(DeviceSetupTest.tun("tun8", 1500, "192.168.7.1/24"))) {
                new InterfaceUpdate(other).apply(settings(0, List.of(), "128.0.0.0/1"));

                InterfaceUpdate.Outcome outcome = update.apply(settings(0, List.of(), "0.0.0.0/0"));

                assertThat(outcome.applied().routes()).isEmpty();
                assertThat(outcome.failures())
                        .containsExactly("cannot route 128.0.0.0/1 to tun7: there is another route to it");
            }
        });
    }

    @Test
    void theMtuMayBeAsGreatAsTheTunnelCarries() throws Exception {
        withTun((tun, _) -> {
            new InterfaceUpdate(tun, DeviceOptions.LARGEST_MTU).apply(settings(DeviceOptions.LARGEST_MTU, List.of()));
            assertThat(Interfaces.get(NAME).mtu()).isEqualTo(DeviceOptions.LARGEST_MTU);
        });
    }

    @Test
    void theSameAgainChangesNothing() throws Exception {
        withTun((_, update) -> {
            LinkSettings wanted = settings(1400, List.of("10.9.0.2/24"), "192.168.7.0/24", "10.9.0.0/24");
            update.apply(wanted);
            List<Cidr> before = routes(NAME);

            assertThat(update.apply(wanted)).isEqualTo(new InterfaceUpdate.Outcome(wanted, List.of()));

            assertThat(addresses()).containsExactly("10.9.0.2/24");
            assertThat(routes(NAME)).isEqualTo(before);
        });
    }

    @Test
    void whatIsNotToldAnyMoreIsTakenBackAndTheRestStays() throws Exception {
        withTun((_, update) -> {
            update.apply(settings(1400, List.of("10.9.0.2/24", "fd09::2/64"), "192.168.7.0/24", "192.168.8.0/24"));

            // Another address of the same network: the kernel would take it with the first.
            LinkSettings wanted = settings(1300, List.of("10.9.0.3/24"), "192.168.8.0/24", "192.168.9.0/24");
            assertThat(update.apply(wanted)).isEqualTo(new InterfaceUpdate.Outcome(wanted, List.of()));

            assertThat(addresses()).containsExactly("10.9.0.3/24");
            assertThat(routes(NAME))
                    .filteredOn(route -> route.network().isV4())
                    .containsExactlyInAnyOrderElementsOf(networks("10.9.0.0/24", "192.168.8.0/24", "192.168.9.0/24"));

            update.apply(LinkSettings.NONE);
            assertThat(addresses()).isEmpty();
            assertThat(Interfaces.get(NAME).mtu()).isEqualTo(1500);
            assertThat(update.isUntouched()).isTrue();
        });
    }

    @Test
    void whatSomebodyElseHasSetStays() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(DeviceSetupTest.tun(NAME, 1500, "10.9.0.2/24"))) {
                var update = new InterfaceUpdate(tun);
                update.apply(settings(0, List.of("10.9.0.2/24"), "10.9.0.0/24"));

                update.apply(LinkSettings.NONE);

                assertThat(addresses()).containsExactly("10.9.0.2/24");
                assertThat(routes(NAME)).contains(Cidr.parse("10.9.0.0/24"));
            }
        });
    }

    @Test
    void theMtuStaysWithinWhatTheTunnelCarries() throws Exception {
        withTun((_, update) -> {
            update.apply(settings(DeviceOptions.IPCP_MTU + 1, List.of()));
            assertThat(Interfaces.get(NAME).mtu()).isEqualTo(DeviceOptions.IPCP_MTU);
            update.apply(settings(1, List.of()));
            assertThat(Interfaces.get(NAME).mtu()).isEqualTo(576);
        });
    }

    @Test
    void aFailureIsSaidAndTheRestIsAppliedAllTheSame() throws Exception {
        withTun((_, update) -> {
            try (var other = TunTapDevice.open(DeviceSetupTest.tun("tun8", 1500, "192.168.7.1/24"))) {
                var first = new InterfaceUpdate(other);
                assertThat(first.apply(settings(0, List.of(), "172.16.0.0/12")).failures())
                        .isEmpty();

                InterfaceUpdate.Outcome outcome = update.apply(
                        settings(1200, List.of("fd09::2/64", "10.9.0.2/24"), "172.16.0.0/12", "192.168.9.0/24"));

                assertThat(outcome.applied()).isEqualTo(settings(1200, List.of("10.9.0.2/24"), "192.168.9.0/24"));
                assertThat(outcome.failures())
                        .containsExactly(
                                "cannot assign fd09::2/64 to tun7: IPv6 wants an MTU of 1280 at least, not 1200",
                                "cannot route 172.16.0.0/12 to tun7: there is another route to it");
            }
            // What failed and was never ours is not taken from whoever has it.
            update.apply(LinkSettings.NONE);
            assertThat(update.isUntouched()).isTrue();
        });
    }

    @Test
    void withoutThePrivilegeItSaysSo() throws Exception {
        withTun((_, update) -> {
            OwnNamespace.dropNetAdmin();
            InterfaceUpdate.Outcome outcome = update.apply(settings(1400, List.of("10.9.0.2/24"), "192.168.7.0/24"));
            assertThat(outcome.failures())
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(failure).startsWith("not permitted to "));
            assertThat(outcome.applied()).isEqualTo(settings(1500, List.of()));
        });
    }

    @Test
    void anInterfaceThatWasThereBeforeIsLeftAsItIs() throws Exception {
        OwnNamespace.run(() -> {
            Interfaces.addPersistent(BARE);
            Interfaces.up(NAME);
            try (var tun = TunTapDevice.open(BARE)) {
                var update = new InterfaceUpdate(tun);

                InterfaceUpdate.Outcome outcome = update.apply(settings(1400, List.of("10.9.0.2/24"), "10.1.0.0/16"));

                assertThat(outcome.failures()).containsExactly("tun7 was there before, and is left as it is");
                assertThat(outcome.applied()).isEqualTo(settings(1500, List.of()));
                assertThat(addresses()).isEmpty();
                assertThat(update.apply(settings(1500, List.of())).failures()).isEmpty();
            } finally {
                Interfaces.delete(NAME);
            }
        });
    }

    @Test
    void anInterfaceThatIsGoneIsAnException() throws Exception {
        withTun((tun, update) -> {
            tun.close();
            assertThatThrownBy(() -> update.apply(settings(1400, List.of())))
                    .isInstanceOf(LinkException.class)
                    .hasMessage("tun7 is gone");
        });
    }
}
