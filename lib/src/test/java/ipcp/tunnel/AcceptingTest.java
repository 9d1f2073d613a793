package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.link.LinkSettings;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.wire.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AcceptingTest {
    private static final Settings TOLD = told(List.of("10.10.0.2/24"), List.of("192.168.7.0/24", "0.0.0.0/0"));

    private static Settings told(List<String> addresses, List<String> routes) {
        return new Settings(
                addresses.stream().map(InterfaceAddress::parse).toList(),
                OptionalInt.of(1400),
                Optional.empty(),
                cidrs(routes.toArray(String[]::new)),
                List.of());
    }

    private static List<Cidr> cidrs(String... networks) {
        return Stream.of(networks).map(Cidr::parse).toList();
    }

    private static Accepting everything(String... routes) {
        return new Accepting(true, true, true, cidrs(routes), true);
    }

    @Test
    void aRouteIsTakenIfItLiesWithinAnAllowedNetwork() {
        Accepting accepting = everything("192.168.0.0/16");
        assertThat(accepting.ofLink(TOLD).routes()).isEqualTo(cidrs("192.168.7.0/24"));
        assertThat(accepting.refused(TOLD)).isEqualTo(cidrs("0.0.0.0/0"));

        assertThat(everything().ofLink(TOLD).routes()).isEmpty();
        assertThat(everything("192.168.7.0/25").ofLink(TOLD).routes()).isEmpty();
        assertThat(everything("::/0").ofLink(TOLD).routes()).isEmpty();
        assertThat(everything("0.0.0.0/0").refused(TOLD)).isEmpty();
    }

    @Test
    void whatTheConfigurationSaysIsNotTheServersToSay() {
        assertThat(Accepting.NOTHING.ofLink(TOLD)).isEqualTo(LinkSettings.NONE);
        assertThat(new Accepting(true, false, false, List.of(), false).ofLink(TOLD))
                .isEqualTo(new LinkSettings(
                        List.of(InterfaceAddress.parse("10.10.0.2/24")), OptionalInt.empty(), List.of()));
        assertThat(new Accepting(false, true, false, List.of(), false).ofLink(TOLD))
                .isEqualTo(new LinkSettings(List.of(), OptionalInt.of(1400), List.of()));
    }

    @Test
    void nameServersAreTakenWhereTheConfigurationSaysSo() {
        var servers = List.of(IpAddress.parse("10.10.0.1"), IpAddress.parse("fd00::53"));
        var told = new Settings(List.of(), OptionalInt.empty(), Optional.empty(), List.of(), servers);
        assertThat(everything().ofLink(told).dns()).isEqualTo(servers);
        assertThat(Accepting.NOTHING.ofLink(told)).isEqualTo(LinkSettings.NONE);
    }

    @Test
    void anAddressDoesNotBringANetworkOfTheInternetWithIt() {
        Settings greedy = told(List.of("8.8.8.2/24", "10.0.0.2/1", "fd00::2/64", "2001:db8::2/32"), List.of());
        assertThat(everything().ofLink(greedy).addresses())
                .extracting(InterfaceAddress::toString)
                .containsExactly("8.8.8.2/32", "10.0.0.2/32", "fd00::2/64", "2001:db8::2/128");
        assertThat(everything().refused(greedy)).isEqualTo(cidrs("8.8.8.0/24", "0.0.0.0/1", "2001:db8::/32"));

        assertThat(everything("8.8.0.0/16").ofLink(greedy).addresses()).contains(InterfaceAddress.parse("8.8.8.2/24"));
    }

    @Test
    void anAddressThatNoHostCanHaveIsNotTaken() {
        Settings odd = told(List.of("0.0.0.0/0", "224.0.0.1/4", "255.255.255.255/32", "ff02::1/64"), List.of());
        assertThat(everything().ofLink(odd).addresses()).isEmpty();
        assertThat(everything().refused(odd)).hasSize(4);
    }

    @Test
    void whatIsToldTwiceIsAppliedOnce() {
        Settings twice = told(List.of("10.0.0.2/24", "10.0.0.2/24"), List.of("10.1.0.0/16", "10.1.0.0/16"));
        LinkSettings wanted = everything("10.0.0.0/8").ofLink(twice);
        assertThat(wanted.addresses()).hasSize(1);
        assertThat(wanted.routes()).hasSize(1);
    }
}
