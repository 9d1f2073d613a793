package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private static final Optional<IpAddress> ANY = Optional.empty();

    private final AddressPool pool = pool("10.10.0.0/29", "10.10.0.1/32");
    private Instant now = Instant.EPOCH;

    private static AddressPool pool(String network, String... excluded) {
        return new AddressPool(
                Cidr.parse(network), List.of(excluded).stream().map(Cidr::parse).toList());
    }

    private String take(AddressPool from, String client, Optional<IpAddress> wanted) {
        now = now.plusSeconds(1);
        return from.take(client, true, wanted, now)
                .map(lease -> lease.address().toString())
                .orElse("none");
    }

    private String take(String client) {
        return take(pool, client, ANY);
    }

    private void release(String address) {
        now = now.plusSeconds(1);
        pool.release(IpAddress.parse(address), now);
    }

    @Test
    void theLowestFreeAddressIsGivenFirst() {
        assertThat(List.of(take("a"), take("b"), take("c"), take("d"), take("e")))
                .containsExactly("10.10.0.2", "10.10.0.3", "10.10.0.4", "10.10.0.5", "10.10.0.6");
    }

    @Test
    void noneIsLeftWhenAllAreHeld() {
        List.of("a", "b", "c", "d", "e").forEach(this::take);
        assertThat(take("f")).isEqualTo("none");
    }

    @Test
    void whoComesAgainGetsTheSame() {
        take("a");
        take("b");
        release("10.10.0.2");
        assertThat(take("c")).isEqualTo("10.10.0.4");
        assertThat(take("a")).isEqualTo("10.10.0.2");
    }

    @Test
    void whoIsThereTwiceHasTheSameUntilBothAreGone() {
        assertThat(take("a")).isEqualTo(take("a"));
        assertThat(pool.release(IpAddress.parse("10.10.0.2"), now)).isFalse();
        assertThat(pool.held()).isEqualTo(1);
        assertThat(pool.release(IpAddress.parse("10.10.0.2"), now)).isTrue();
    }

    @Test
    void strangersOfTheSameNameHaveAnAddressEach() {
        Instant then = Instant.EPOCH;
        assertThat(pool.take("192.0.2.1", false, ANY, then).orElseThrow().address())
                .isNotEqualTo(
                        pool.take("192.0.2.1", false, ANY, then).orElseThrow().address());
    }

    /** Only when nothing else is left, and the one that was not used for longest. */
    @Test
    void whatIsNotInUseIsGivenAwayAtLast() {
        List.of("a", "b", "c", "d", "e").forEach(this::take);
        release("10.10.0.4");
        release("10.10.0.3");
        assertThat(take("f")).isEqualTo("10.10.0.4");
        assertThat(take("g")).isEqualTo("10.10.0.3");
        assertThat(take("b")).isEqualTo("none");
    }

    @Test
    void aWishIsGrantedIfItCanBe() {
        assertThat(take(pool, "a", Optional.of(IpAddress.parse("10.10.0.5")))).isEqualTo("10.10.0.5");
        assertThat(take(pool, "b", Optional.of(IpAddress.parse("10.10.0.5")))).isEqualTo("none");
    }

    @Test
    void aWishForWhatIsPromisedToAKnownClientIsNot() {
        take("a");
        release("10.10.0.2");
        assertThat(take(pool, "b", Optional.of(IpAddress.parse("10.10.0.2")))).isEqualTo("none");
        assertThat(take("a")).isEqualTo("10.10.0.2");
    }

    @Test
    void aClientThatAsksForOneAfterTheOtherLeavesTheOthersTheirs() {
        String bobs = take("bob");
        release(bobs);
        for (int last = 2; last < 7; last++) {
            String got = take(pool, "mallory", Optional.of(IpAddress.parse("10.10.0." + last)));
            if (!got.equals("none")) {
                release(got);
            }
        }
        assertThat(take("carol")).isNotEqualTo(bobs);
        assertThat(take("bob")).isEqualTo(bobs);
    }

    @Test
    void nothingIsGivenThatIsExcludedOrNoHosts() {
        for (String wanted : List.of("10.10.0.0", "10.10.0.1", "10.10.0.7", "10.10.0.8", "10.9.255.255", "fd00::1")) {
            assertThat(take(pool, "a", Optional.of(IpAddress.parse(wanted))))
                    .as(wanted)
                    .isEqualTo("none");
        }
    }

    @Test
    void anExcludedNetworkIsJumpedOverHoweverLargeItIs() {
        var wide = pool("fd00::/64", "fd00::/65", "fd00::8000:0:0:0/66");
        assertThat(take(wide, "a", ANY)).isEqualTo("fd00::c000:0:0:0");
        assertThat(take(pool("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9"), "a", ANY))
                .isEqualTo("none");
    }

    @Test
    void aPoolMayEndWithTheAddressSpace() {
        var last = pool("255.255.255.252/30");
        assertThat(List.of(take(last, "a", ANY), take(last, "b", ANY), take(last, "c", ANY)))
                .containsExactly("255.255.255.253", "255.255.255.254", "none");
    }

    @Test
    void everyAddressOfAPairIsAHost() {
        var pair = pool("10.10.0.2/31");
        assertThat(List.of(take(pair, "a", ANY), take(pair, "b", ANY))).containsExactly("10.10.0.2", "10.10.0.3");
    }

    @Test
    void whatIsRememberedIsGivenToWhoHadIt() {
        pool.remember(IpAddress.parse("10.10.0.6"), "old", Instant.EPOCH);
        pool.remember(IpAddress.parse("10.11.0.6"), "elsewhere", Instant.EPOCH);
        assertThat(take("new")).isEqualTo("10.10.0.2");
        assertThat(take("old")).isEqualTo("10.10.0.6");
        assertThat(take("elsewhere")).isEqualTo("10.10.0.3");
    }

    @Test
    void noMoreAreRememberedThanThereIsRoomFor() {
        var wide = pool("10.0.0.0/8");
        for (int i = 0; i < AddressPool.MOST_LEASES + 10; i++) {
            var lease = wide.take("client " + i, true, ANY, Instant.ofEpochSecond(i))
                    .orElseThrow();
            wide.release(lease.address(), Instant.ofEpochSecond(i));
        }
        assertThat(wide.leases()).hasSize(AddressPool.MOST_LEASES);
    }

    @Test
    void whatIsNotHeldCannotBeGivenBack() {
        assertThatThrownBy(() -> release("10.10.0.2")).isInstanceOf(IllegalStateException.class);
    }

    /** Whatever the order: an address has one holder, and nobody is refused while one is free. */
    @Test
    void anAddressHasOneHolder() {
        var random = new Random(7);
        List<IpAddress> held = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean() && !held.isEmpty()) {
                pool.release(held.remove(random.nextInt(held.size())), Instant.ofEpochSecond(i));
            } else {
                var lease = pool.take("client " + random.nextInt(9), false, ANY, Instant.ofEpochSecond(i));
                assertThat(lease.isPresent()).isEqualTo(held.size() < 5);
                lease.ifPresent(taken -> held.add(taken.address()));
            }
            assertThat(held).doesNotHaveDuplicates();
            assertThat(pool.held()).isEqualTo(held.size());
        }
    }
}
