package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.link.InterfaceUpdate.Outcome;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host with a cable ({@code up0}, a router at 192.0.2.1 and fd02::1) and a tunnel, in a namespace of its own. */
class ClientNetworkTest {
    private static final String NAME = "tun7";
    private static final String SERVER = "203.0.113.10";
    private static final String SERVER6 = "2001:db8::10";
    private static final DeviceOptions BARE =
            new DeviceOptions(NAME, LinkKind.TUN, 1500, Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    private Path journal;
    private Path resolvConf;

    @BeforeEach
    void write() throws Exception {
        journal = folder.resolve("tun7.undo");
        resolvConf = folder.resolve("resolv.conf");
        Files.writeString(resolvConf, "nameserver 192.0.2.53\n");
    }

    /** A test with a tunnel that is open. */
    private interface Body {
        void run(TunTapDevice cable, TunTapDevice tun, ClientNetwork network) throws Exception;
    }

    /** After it everything is as it was. */
    private void withTunnel(Body body) throws Exception {
        withCable(cable -> {
            List<String> before = Ip.routes(NAME);
            try (var tun = TunTapDevice.open(BARE);
                    var network = network(tun)) {
                body.run(cable, tun, network);
            }
            assertThat(Ip.routes(NAME)).isEqualTo(before);
            assertThat(folder.toFile().list()).containsExactly("resolv.conf");
            assertThat(resolvConf).hasContent("nameserver 192.0.2.53\n");
        });
    }

    private interface CableBody {
        void run(TunTapDevice cable) throws Exception;
    }

    private static void withCable(CableBody body) throws Exception {
        OwnNamespace.run(() -> {
            try (var cable = TunTapDevice.open(DeviceSetupTest.tun("up0", 1500, "192.0.2.2/24"))) {
                Ip.ip("address add fd02::2/64 dev up0 nodad");
                Ip.ip("route add default via 192.0.2.1 dev up0 metric 100");
                Ip.ip("route add default via fd02::1 dev up0 metric 100");
                body.run(cable);
            }
        });
    }

    private ClientNetwork network(Link tun) throws LinkException {
        return new ClientNetwork(new InterfaceUpdate(tun), UndoJournal.open(journal), resolvConf);
    }

    private static LinkSettings settings(List<String> addresses, String... routes) {
        return new LinkSettings(
                addresses.stream().map(InterfaceAddress::parse).toList(),
                OptionalInt.empty(),
                Stream.of(routes).map(Cidr::parse).toList());
    }

    private static List<InetAddress> servers(String... texts) {
        return Stream.of(texts).map(InetAddress::ofLiteral).toList();
    }

    private static Outcome all(LinkSettings settings) {
        return new Outcome(settings, List.of());
    }

    private static String device(String destination) throws Exception {
        return Ip.ip("route get " + destination).replaceAll("(?s).* dev (\\S+).*", "$1");
    }

    /** Whether a datagram to {@code destination} comes out at {@code link}. */
    private static void assertGoesOut(Link link, String destination) throws Exception {
        Datagrams.send(destination, "hello".getBytes(StandardCharsets.US_ASCII));
        byte[] wanted = IpAddress.parse(destination).bytes();
        Datagrams.readUntil(link, packet -> {
            int at = wanted.length == 4 ? 16 : 24;
            byte[] bytes = packet.toBytes();
            return bytes.length > at + wanted.length
                    && bytes[0] >>> 4 == (wanted.length == 4 ? 4 : 6)
                    && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
        });
    }

    @Test
    void everythingGoesIntoTheTunnelButTheWayToItsServer() throws Exception {
        withTunnel((cable, tun, network) -> {
            LinkSettings wanted = settings(List.of("10.9.0.2/24", "fd09::2/64"), "0.0.0.0/0", "::/0")
                    .withDns(List.of(IpAddress.parse("10.9.0.1")));

            assertThat(network.apply(wanted, servers(SERVER, SERVER6))).isEqualTo(all(wanted));

            assertGoesOut(cable, SERVER);
            assertGoesOut(cable, SERVER6);
            assertGoesOut(tun, "198.51.100.7");
            assertGoesOut(tun, "2001:db8::7");
            assertGoesOut(cable, "192.0.2.9");
            assertThat(Ip.routesTo(SERVER)).containsExactly(SERVER + " via 192.0.2.1 dev up0 proto 171");
            assertThat(Ip.routesTo(SERVER6))
                    .singleElement()
                    .asString()
                    .startsWith(SERVER6 + " via fd02::1 dev up0 proto 171");
            assertThat(Ip.routesTo("default")).hasSize(2).allMatch(line -> line.contains("dev up0"));
            assertThat(resolvConf).content().contains("nameserver 10.9.0.1\n");
            assertThat(network.isUntouched()).isFalse();
        });
    }

    @Test
    void theSameAgainChangesNothing() throws Exception {
        withTunnel((_, _, network) -> {
            LinkSettings wanted = settings(List.of("10.9.0.2/24"), "0.0.0.0/0");
            network.apply(wanted, servers(SERVER));
            List<String> once = Ip.routes("nothing");

            assertThat(network.apply(wanted, servers(SERVER))).isEqualTo(all(wanted));
            network.approaching(servers(SERVER).getFirst());

            assertThat(Ip.routes("nothing")).isEqualTo(once);
        });
    }

    @Test
    void whatIsToldNoMoreIsTakenBackAndWithItTheRouteThatItMadeNecessary() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(
                    settings(List.of("10.9.0.2/24"), "0.0.0.0/0").withDns(List.of(IpAddress.parse("10.9.0.1"))),
                    servers(SERVER));

            network.apply(settings(List.of("10.9.0.2/24"), "10.0.0.0/8"), servers(SERVER));

            assertThat(Ip.routesTo(SERVER)).isEmpty();
            assertThat(device(SERVER)).isEqualTo("up0");
            assertThat(device("10.1.2.3")).isEqualTo(NAME);
            assertThat(folder.toFile().list()).containsExactly("resolv.conf");
            network.apply(LinkSettings.NONE, List.of());
            assertThat(network.isUntouched()).isTrue();
        });
    }

    @Test
    void aServerThatNoRouteCoversIsLeftAlone() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(settings(List.of("10.9.0.2/24"), "198.51.100.0/24"), servers(SERVER, "127.0.0.1", "::1"));
            network.approaching(servers(SERVER).getFirst());

            assertThat(Ip.routesTo(SERVER)).isEmpty();
            assertThat(journal).doesNotExist();
        });
    }

    @Test
    void anotherAddressOfTheServerIsPinnedBeforeItIsConnectedTo() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));

            network.approaching(servers("203.0.113.11").getFirst());

            assertThat(device("203.0.113.11")).isEqualTo("up0");
            assertThat(device("203.0.113.12")).isEqualTo(NAME);
            assertThat(journal).hasContent("ipcpd-undo 1\nroute 203.0.113.10\nroute 203.0.113.11\n");
        });
    }

    @Test
    void theNetworkOfAnAddressMayHoldTheServer() throws Exception {
        withTunnel((_, _, network) -> {
            LinkSettings wanted = settings(List.of("192.0.2.200/24"));
            assertThat(network.apply(wanted, servers("192.0.2.77"))).isEqualTo(all(wanted));

            assertThat(Ip.routesTo("192.0.2.77"))
                    .containsExactly("192.0.2.77 dev up0 proto 171 scope link src 192.0.2.2");
            assertThat(device("192.0.2.77")).isEqualTo("up0");
        });
    }

    /** As resolvectl does when systemd-resolved does not answer. */
    @Test
    void whoConnectsDoesNotWaitForNameServers() throws Exception {
        withCable(_ -> {
            try (var tun = TunTapDevice.open(BARE)) {
                var network = new AtomicReference<ClientNetwork>();
                NameServers slow = new NameServers() {
                    @Override
                    public void use(List<IpAddress> servers) {
                        approaches();
                    }

                    @Override
                    public void putBack() {
                        approaches();
                    }

                    private void approaches() {
                        var other = new FutureTask<>(() -> {
                            network.get().approaching(servers(SERVER).getFirst());
                            return true;
                        });
                        Thread.ofPlatform().start(other);
                        assertThat(other).succeedsWithin(Duration.ofSeconds(20));
                    }
                };
                network.set(new ClientNetwork(new InterfaceUpdate(tun), UndoJournal.open(journal), () -> slow));
                network.get()
                        .apply(
                                settings(List.of(), "0.0.0.0/0").withDns(List.of(IpAddress.parse("10.9.0.1"))),
                                servers(SERVER));
                network.get().close();
            }
        });
    }

    @Test
    void whereAProgramOnThisHostGoesOnToTheServerItIsSaidOnceThatItsWayIsNotKept() throws Exception {
        withTunnel((_, _, network) -> {
            try (var log = new LogLines(ClientNetwork.class)) {
                network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER, "127.0.0.1"));
                network.apply(settings(List.of(), "10.0.0.0/8"), servers("127.0.0.1"));
                assertThat(log.lines()).isEmpty();

                network.apply(settings(List.of(), "0.0.0.0/0"), servers("127.0.0.1", "::1"));
                network.apply(settings(List.of(), "0.0.0.0/0"), servers()); // a Unix socket
                assertThat(log.lines())
                        .singleElement()
                        .asString()
                        .startsWith("event=way-not-kept interface=tun7 reason=");
            }
        });
    }

    @Test
    void aHostThatMovesFindsItsServerTheNewWay() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));
            Ip.ip("route replace default via 192.0.2.254 dev up0 metric 100");

            network.approaching(servers(SERVER).getFirst());

            assertThat(Ip.routesTo(SERVER)).containsExactly(SERVER + " via 192.0.2.254 dev up0 proto 171");
            Ip.ip("route replace default via 192.0.2.1 dev up0 metric 100");
        });
    }

    @Test
    void aRouteThatTheKernelDroppedIsMadeAgain() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));
            Ip.ip("route del " + SERVER);

            network.approaching(servers(SERVER).getFirst());

            assertThat(device(SERVER)).isEqualTo("up0");
        });
    }

    @Test
    void withoutAnotherWayNothingIsRoutedOverTheServerAndItIsSaid() throws Exception {
        OwnNamespace.run(() -> {
            try (var tun = TunTapDevice.open(BARE);
                    var network = network(tun)) {
                Outcome outcome = network.apply(
                        settings(List.of("203.0.113.200/24"), "0.0.0.0/0", "10.0.0.0/8"), servers(SERVER));

                assertThat(outcome.applied()).isEqualTo(settings(List.of("203.0.113.200/32"), "10.0.0.0/8"));
                assertThat(outcome.failures())
                        .containsExactly("not routed to tun7: 0.0.0.0/0,203.0.113.0/24: no route to 203.0.113.10 but"
                                + " through tun7");
                assertThat(journal).doesNotExist();
            }
        });
    }

    @Test
    void anAttemptThatWouldGoIntoTheTunnelIsInVain() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(settings(List.of("10.9.0.2/24"), "0.0.0.0/0"), servers(SERVER));
            Ip.ip("route del " + SERVER);
            Ip.ip("route del default");

            assertThatThrownBy(() -> network.approaching(servers(SERVER).getFirst()))
                    .isInstanceOf(NoRouteToHostException.class)
                    .hasMessage("no route to 203.0.113.10 but through tun7");
            Ip.ip("route add default via 192.0.2.1 dev up0 metric 100");
            network.approaching(servers(SERVER).getFirst());
            assertThat(device(SERVER)).isEqualTo("up0");
        });
    }

    @Test
    void whileTheOldWayIsThereAHostWithoutADefaultRouteKeepsIt() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(settings(List.of("10.9.0.2/24"), "0.0.0.0/0"), servers(SERVER));
            Ip.ip("route del default");

            network.approaching(servers(SERVER).getFirst());

            assertThat(device(SERVER)).isEqualTo("up0");
            Ip.ip("route add default via 192.0.2.1 dev up0 metric 100");
        });
    }

    @Test
    void theOperatorsOwnRouteToTheServerIsEnoughAndStays() throws Exception {
        withTunnel((_, _, network) -> {
            Ip.ip("route add " + SERVER + " via 192.0.2.3");
            network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));
            assertThat(Ip.routesTo(SERVER)).containsExactly(SERVER + " via 192.0.2.3 dev up0");
            assertThat(journal).doesNotExist();
            network.close();
            assertThat(Ip.routesTo(SERVER)).containsExactly(SERVER + " via 192.0.2.3 dev up0");
            Ip.ip("route del " + SERVER);
        });
    }

    @Test
    void aRouteToTheServerAloneIsRefused() throws Exception {
        withTunnel((_, _, network) -> {
            Outcome outcome = network.apply(settings(List.of(), SERVER + "/32"), servers(SERVER));

            assertThat(outcome.applied().routes()).isEmpty();
            assertThat(outcome.failures())
                    .containsExactly("cannot route 203.0.113.10/32 to tun7: there is another route to it");
            assertThat(device(SERVER)).isEqualTo("up0");
        });
    }

    @Test
    void theAddressOfTheServerIsNotGivenToThisHost() throws Exception {
        withTunnel((cable, _, network) -> {
            Outcome outcome = network.apply(settings(List.of(SERVER + "/24", "10.9.0.2/24")), servers(SERVER));

            assertThat(outcome.applied()).isEqualTo(settings(List.of("10.9.0.2/24")));
            assertThat(outcome.failures())
                    .containsExactly("not assigned to tun7: 203.0.113.10/24: the server has that address");
            assertGoesOut(cable, SERVER);
        });
    }

    @Test
    void aServerOnThisVeryHostNeedsNoRoute() throws Exception {
        withTunnel((_, _, network) -> {
            LinkSettings wanted = settings(List.of(), "0.0.0.0/0", "::/0");
            assertThat(network.apply(wanted, servers("192.0.2.2", "fd02::2"))).isEqualTo(all(wanted));
            assertThat(journal).doesNotExist();
        });
    }

    @Test
    void whatTheDefaultRouteSaysOfItsPacketsHoldsForTheServerToo() throws Exception {
        withCable(_ -> {
            Ip.ip("route replace default via 198.51.100.1 dev up0 onlink src 192.0.2.2 metric 100 mtu 1400");
            try (var tun = TunTapDevice.open(BARE);
                    var network = network(tun)) {
                network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));

                assertThat(Ip.routesTo(SERVER))
                        .containsExactly(SERVER + " via 198.51.100.1 dev up0 proto 171 src 192.0.2.2 onlink mtu 1400");
            }
        });
    }

    @Test
    void aRouterWithAnIpv6AddressIsTakenForAnIpv4Server() throws Exception {
        withCable(_ -> {
            Ip.ip("-4 route replace default via inet6 fd02::1 dev up0 metric 100");
            try (var tun = TunTapDevice.open(BARE);
                    var network = network(tun)) {
                network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));

                assertThat(Ip.routesTo(SERVER)).containsExactly(SERVER + " via inet6 fd02::1 dev up0 proto 171");
            }
        });
    }

    @Test
    void moreServersThanThereIsRoomForPushTheOldestOut() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));
            for (int i = 0; i < 64; i++) {
                network.approaching(servers("198.51.100." + i).getFirst());
            }

            assertThat(Files.readAllLines(journal)).hasSize(65).doesNotContain("route " + SERVER);
            assertThat(device(SERVER)).isEqualTo(NAME);
            assertThat(device("198.51.100.0")).isEqualTo("up0");
        });
    }

    @Test
    void anInterfaceThatWasThereBeforeIsItsOperatorsAndSoIsTheRest() throws Exception {
        withCable(_ -> {
            Interfaces.addPersistent(BARE);
            Interfaces.up(NAME);
            Ip.ip("route add 203.0.113.0/24 dev tun7");
            try (var tun = TunTapDevice.open(BARE)) {
                List<String> before = Ip.routes("nothing");
                try (var network = network(tun)) {
                    Outcome outcome = network.apply(
                            settings(List.of("10.9.0.2/24"), "0.0.0.0/0").withDns(List.of(IpAddress.parse("10.9.0.1"))),
                            servers(SERVER));
                    network.approaching(servers(SERVER).getFirst());

                    assertThat(outcome.applied()).isEqualTo(LinkSettings.NONE);
                    assertThat(outcome.failures()).containsExactly("tun7 was there before, and is left as it is");
                    assertThat(Ip.routes("nothing")).isEqualTo(before);
                    assertThat(resolvConf).hasContent("nameserver 192.0.2.53\n");
                }
                assertThat(Ip.routes("nothing")).isEqualTo(before);
            } finally {
                Interfaces.delete(NAME);
            }
        });
    }

    @Test
    void withoutThePrivilegeNothingIsRoutedOverTheServer() throws Exception {
        withCable(_ -> {
            try (var tun = TunTapDevice.open(BARE);
                    var network = network(tun)) {
                OwnNamespace.dropNetAdmin();
                Outcome outcome = network.apply(settings(List.of(), "0.0.0.0/0"), servers(SERVER));

                assertThat(outcome.applied()).isEqualTo(LinkSettings.NONE);
                assertThat(outcome.failures())
                        .singleElement()
                        .asString()
                        .startsWith(
                                "not routed to tun7: 0.0.0.0/0: not permitted to route 203.0.113.10 past the tunnel");
                assertThat(journal).doesNotExist();
            }
        });
    }

    @Test
    void anInterruptDoesNotKeepAnythingFromBeingTakenBack() throws Exception {
        withTunnel((_, _, network) -> {
            network.apply(
                    settings(List.of("10.9.0.2/24"), "0.0.0.0/0").withDns(List.of(IpAddress.parse("10.9.0.1"))),
                    servers(SERVER, "203.0.113.11"));

            Thread.currentThread().interrupt();
            network.close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(folder.toFile().list()).containsExactly("resolv.conf");
        });
    }

    @Test
    void nothingForAnInterfaceThatIsNoneOfTheKernels() throws Exception {
        var network = network(new MemoryLink(LinkKind.TUN, "nothing0", 1500));
        assertThat(network.apply(LinkSettings.NONE, servers(SERVER))).isEqualTo(all(LinkSettings.NONE));
        network.approaching(servers(SERVER).getFirst());
        assertThatThrownBy(() -> network.apply(settings(List.of(), "10.0.0.0/8"), servers(SERVER)))
                .isInstanceOf(LinkException.class)
                .hasMessage("nothing0 is gone");
        network.close();
        network.close();
        network.approaching(servers(SERVER).getFirst());
        Collection<InetAddress> none = List.of();
        assertThatThrownBy(() -> network.apply(LinkSettings.NONE, none)).hasMessageContaining("is closed");
    }
}
