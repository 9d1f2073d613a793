package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.crypto.PresharedKey;
import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.wire.Claim;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    @Test
    void theLongestPrefixWins() {
        var table =
                table(Map.of("10.0.0.0/8", 1, "10.1.0.0/16", 2, "10.1.2.0/24", 3, "10.1.2.3/32", 4, "0.0.0.0/0", 5));

        assertThat(owner(table, "10.9.9.9")).isEqualTo(1);
        assertThat(owner(table, "10.1.9.9")).isEqualTo(2);
        assertThat(owner(table, "10.1.2.9")).isEqualTo(3);
        assertThat(owner(table, "10.1.2.3")).isEqualTo(4);
        assertThat(owner(table, "192.0.2.1")).isEqualTo(5);
    }

    @Test
    void whatNobodyOwnsIsNobodys() {
        assertThat(owner(table(Map.of("10.0.0.0/8", 1)), "11.0.0.1")).isEqualTo(RouteTable.NONE);
        assertThat(owner(table(Map.of()), "11.0.0.1")).isEqualTo(RouteTable.NONE);
    }

    @Test
    void allOfIpv4IsNotIpv6AndIpv6ByDefaultIsNotInTheWayOfIpv4() {
        var table = table(Map.of("0.0.0.0/0", 1, "2001:db8::/32", 2));
        var all = table(Map.of("::/0", 3));

        assertThat(owner(all, "203.0.113.9")).isEqualTo(RouteTable.NONE);
        assertThat(owner(all, "2001:db9::1")).isEqualTo(3);

        assertThat(owner(table, "2001:db8::1")).isEqualTo(2);
        assertThat(owner(table, "2001:db9::1")).isEqualTo(RouteTable.NONE);
        assertThat(owner(table, "203.0.113.9")).isEqualTo(1);
    }

    @Test
    void aClaimBelongsToItsClientWhateverElseIsAllowed() {
        try (var key = PresharedKey.random()) {
            var first = new Credential(claim("10.10.0.2"), List.of(Cidr.parse("10.10.0.0/24")), key);
            var second = new Credential(claim("10.10.0.3"), List.of(Cidr.parse("2001:db8::/64")), key);
            var table = new RouteTable(RouteTable.owners(List.of(first, second), Optional.empty()));

            assertThat(owner(table, "10.10.0.2")).isZero();
            assertThat(owner(table, "10.10.0.3")).isEqualTo(1);
            assertThat(owner(table, "10.10.0.4")).isZero();
            assertThat(owner(table, "2001:db8::7")).isEqualTo(1);
        }
    }

    @Test
    void theServersAddressStaysItsOwnWhateverAClientIsAllowed() {
        try (var key = PresharedKey.random()) {
            var greedy = new Credential(claim("10.10.0.2"), List.of(Cidr.parse("0.0.0.0/0")), key);
            var table = new RouteTable(RouteTable.owners(List.of(greedy), Optional.of(IpAddress.parse("10.10.0.1"))));

            assertThat(owner(table, "10.10.0.1")).isEqualTo(RouteTable.DEVICE);
            assertThat(owner(table, "10.10.0.9")).isZero();
        }
    }

    @Test
    void aNetworkOfTwoClientsIsRefused() {
        try (var key = PresharedKey.random()) {
            var network = List.of(Cidr.parse("10.9.0.0/16"));
            var credentials = List.of(
                    new Credential(claim("10.10.0.2"), network, key), new Credential(claim("10.10.0.3"), network, key));

            assertThatThrownBy(() -> new RouteTable(RouteTable.owners(credentials, Optional.empty())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10.9.0.0/16");
        }
    }

    @Property(tries = 500)
    void itAgreesWithTryingEveryNetwork(
            @ForAll("networks") List<Cidr> networks, @ForAll("addresses") List<IpAddress> addresses) {
        var owners = new HashMap<Cidr, Integer>();
        networks.forEach(network -> owners.putIfAbsent(network, owners.size()));
        var table = new RouteTable(owners);

        var asked = Stream.concat(addresses.stream(), networks.stream().flatMap(n -> Stream.of(n.network(), n.last())));
        assertThat(asked)
                .allSatisfy(address -> assertThat(table.owner(address.high(), address.low()))
                        .as("owner of %s among %s", address, owners)
                        .isEqualTo(bruteForce(owners, address)));
    }

    private static int bruteForce(Map<Cidr, Integer> owners, IpAddress address) {
        return owners.entrySet().stream()
                .filter(entry -> entry.getKey().network().isV4() == address.isV4())
                .filter(entry -> entry.getKey().contains(address))
                .max(Comparator.comparingInt(entry -> entry.getKey().prefix()))
                .map(Map.Entry::getValue)
                .orElse(RouteTable.NONE);
    }

    @Provide
    Arbitrary<List<Cidr>> networks() {
        var v4 =
                Combinators.combine(v4(), Arbitraries.integers().between(0, 32)).as(Cidr::around);
        var v6 = Combinators.combine(v6(), Arbitraries.integers().between(0, 128))
                .as(Cidr::around);
        return Arbitraries.oneOf(v4, v6).list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<IpAddress>> addresses() {
        return Arbitraries.oneOf(v4(), v6()).list().ofSize(60);
    }

    /** Few different bits, so that networks nest and addresses hit them. */
    private static Arbitrary<IpAddress> v4() {
        return words(0x0a00_0000, 0xc000_0201).map(word -> IpAddress.v4((int) (long) word));
    }

    private static Arbitrary<IpAddress> v6() {
        return Combinators.combine(words(0x2001_0db8_0000_0000L, 0xfd00_0000_0000_0000L), words(0, -1))
                .as(IpAddress::new);
    }

    private static Arbitrary<Long> words(long one, long other) {
        var noise = Arbitraries.of(0L, 1L, 2L, 3L, 0x80L, 0xff00L, 0x8000_0000L, 0x00ff_0000L);
        return Combinators.combine(Arbitraries.of(one, other), noise).as((base, bits) -> base ^ bits);
    }

    private static RouteTable table(Map<String, Integer> owners) {
        var networks = new HashMap<Cidr, Integer>();
        owners.forEach((text, owner) -> networks.put(Cidr.parse(text), owner));
        return new RouteTable(networks);
    }

    private static int owner(RouteTable table, String address) {
        IpAddress parsed = IpAddress.parse(address);
        return table.owner(parsed.high(), parsed.low());
    }

    private static Claim claim(String address) {
        return new Claim.Tun(IpAddress.parse(address));
    }
}
