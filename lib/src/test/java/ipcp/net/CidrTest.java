package ipcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void aNetworkHoldsWhatSharesItsFirstBits(
            @ForAll("addresses") IpAddress address,
            @ForAll("addresses") IpAddress other,
            @ForAll @IntRange(max = 128) int bits) {
        int prefix = bits % (address.bits() + 1);
        Cidr network = Cidr.around(address, prefix);

        assertThat(network.contains(address)).isTrue();
        assertThat(network.contains(other))
                .as("%s in %s", other, network)
                .isEqualTo(
                        address.bits() == other.bits() && first(address, prefix).equals(first(other, prefix)));
    }

    @Property(tries = 3000)
    void aNetworkHoldsAllFromItsFirstToItsLastAddressAndNoneBeyond(
            @ForAll("addresses") IpAddress address, @ForAll @IntRange(max = 128) int bits) {
        int prefix = bits % (address.bits() + 1);
        Cidr network = Cidr.around(address, prefix);
        BigInteger size = BigInteger.ONE.shiftLeft(address.bits() - prefix);
        BigInteger start = number(network.network());

        assertThat(start.mod(size)).isZero();
        assertThat(number(network.last())).isEqualTo(start.add(size).subtract(BigInteger.ONE));
        assertThat(network.contains(network.last())).isTrue();
        assertThat(Cidr.parse(network.toString())).isEqualTo(network);
    }

    @Property(tries = 3000)
    void aChangeOfOneBitLeavesTheNetworkOnlyWithinThePrefix(
            @ForAll("addresses") IpAddress address,
            @ForAll @IntRange(max = 128) int bits,
            @ForAll @IntRange(max = 127) int at) {
        int prefix = bits % (address.bits() + 1);
        int changed = at % address.bits();
        BigInteger other = number(address).flipBit(address.bits() - 1 - changed);

        assertThat(Cidr.around(address, prefix).contains(address(other, address.bits())))
                .isEqualTo(changed >= prefix);
    }

    @Provide
    Arbitrary<IpAddress> addresses() {
        Arbitrary<IpAddress> v4 = Arbitraries.integers().map(IpAddress::v4);
        Arbitrary<Long> halves = Arbitraries.longs();
        Arbitrary<IpAddress> v6 = Combinators.combine(halves, halves)
                .as((high, low) -> new IpAddress(high, low))
                .filter(address -> address.high() != 0); // none that is IPv4, or has such a neighbour
        return Arbitraries.oneOf(v4, v6);
    }

    @ParameterizedTest
    @CsvSource({"::/0", "::/64", "::/95", "::/1"})
    void anIpv6NetworkHoldsNoIpv4Address(String network) {
        assertThat(Cidr.parse(network).contains(IpAddress.parse("10.0.0.1"))).isFalse();
        assertThat(Cidr.parse(network).contains(IpAddress.parse("0.0.0.0"))).isFalse();
        assertThat(Cidr.parse(network).contains(IpAddress.parse("::1"))).isTrue();
    }

    @Test
    void anIpv4NetworkHoldsNoIpv6Address() {
        Cidr all = Cidr.parse("0.0.0.0/0");

        assertThat(all.contains(IpAddress.parse("255.255.255.255"))).isTrue();
        assertThat(all.contains(IpAddress.parse("::"))).isFalse();
        assertThat(all.contains(IpAddress.parse("::fffe:10.0.0.1"))).isFalse();
    }

    @Test
    void networksAreEqualWhenAddressAndPrefixAre() {
        assertThat(Cidr.parse("10.0.0.0/8"))
                .isEqualTo(Cidr.parse("10.0.0.0/8"))
                .hasSameHashCodeAs(Cidr.parse("10.0.0.0/8"))
                .isNotEqualTo(Cidr.parse("10.0.0.0/9"))
                .isNotEqualTo(Cidr.parse("11.0.0.0/8"))
                .isNotEqualTo("10.0.0.0/8");
    }

    @Test
    void aBareAddressIsAHost() {
        assertThat(Cidr.parse("10.0.0.7"))
                .isEqualTo(Cidr.host(IpAddress.parse("10.0.0.7")))
                .hasToString("10.0.0.7/32");
        assertThat(Cidr.parse("fd00::7")).hasToString("fd00::7/128");
    }

    @Test
    void hostBitsAreRefusedWithTheNetworkThatWasMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse("10.10.0.1/24"))
                .withMessageContaining("10.10.0.0/24");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse("fd00::1/64"))
                .withMessageContaining("fd00::/64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/ 8",
                "10.0.0.0/+8",
                "10.0.0.0/8 ",
                "10.0.0.0/0x8",
                "10.0.0.0/8/8",
                "/8",
                "10.0.0/8",
                "",
                "10.0.0.0/99999999999",
                "10.0.0.0/\u0668"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.0/24, 10.1.2.255",
        "10.1.2.4/31, 10.1.2.5",
        "10.1.2.4/32, 10.1.2.4",
        "0.0.0.0/0, 255.255.255.255"
    })
    void theBroadcastAddressHasAllHostBits(String network, String broadcast) {
        assertThat(Cidr.parse(network).last()).isEqualTo(IpAddress.parse(broadcast));
    }

    private static BigInteger first(IpAddress address, int bits) {
        return number(address).shiftRight(address.bits() - bits);
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(1, address.bytes());
    }

    private static IpAddress address(BigInteger number, int bits) {
        byte[] bytes = new byte[bits / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[bytes.length - 1 - i] = number.shiftRight(8 * i).byteValue();
        }
        return IpAddress.of(bytes);
    }
}
