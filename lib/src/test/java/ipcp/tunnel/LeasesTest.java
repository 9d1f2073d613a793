package ipcp.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    private static final Optional<InterfaceAddress> OWN = Optional.of(InterfaceAddress.parse("10.10.0.1/24"));

    @TempDir
    private Path folder;

    private static List<Cidr> cidrs(String... networks) {
        return Stream.of(networks).map(Cidr::parse).toList();
    }

    private static Leases leases(String pool, List<Cidr> reserved, List<Cidr> configured) throws IOException {
        var plan = new AddressPlan(cidrs(pool), reserved, Optional.empty());
        return new Leases(plan, OWN, configured, 8, InstantSource.system());
    }

    private Leases kept(Path file) throws IOException {
        var plan = new AddressPlan(cidrs("10.10.0.0/24"), List.of(), Optional.of(file));
        return new Leases(plan, OWN, List.of(), 8, InstantSource.system());
    }

    private static String take(Leases leases) {
        return leases.take("x", Optional.empty())
                .map(InterfaceAddress::toString)
                .orElse("none");
    }

    @Test
    void clientsAreInTheServersNetworkIfThePoolIs() throws IOException {
        assertThat(take(leases("10.10.0.128/25", List.of(), List.of()))).isEqualTo("10.10.0.129/24");
        assertThat(take(leases("10.20.0.0/16", List.of(), List.of()))).isEqualTo("10.20.0.1/16");
    }

    @Test
    void neitherTheServersAddressNorAClientsNorAReservedOneIsGiven() throws IOException {
        assertThat(take(leases("10.10.0.0/24", cidrs("10.10.0.2/31", "10.10.0.4/32"), cidrs("10.10.0.5/32"))))
                .isEqualTo("10.10.0.6/24");
        assertThat(take(leases("10.10.0.1/32", List.of(), List.of()))).isEqualTo("none");
        assertThat(take(leases("10.10.0.5/32", List.of(), cidrs("10.10.0.5/32"))))
                .isEqualTo("none");
        assertThat(take(leases("10.10.0.0/24", cidrs("10.10.0.0/16"), List.of())))
                .isEqualTo("none");
    }

    /** A gateway that may use everything leaves something to the others. */
    @Test
    void aNetworkThatAClientMayUseAsAWholeDoesNotForbidThePool() throws IOException {
        assertThat(take(leases("10.10.0.0/24", List.of(), cidrs("0.0.0.0/0", "10.10.0.0/24"))))
                .isEqualTo("10.10.0.2/24");
        assertThat(take(leases("10.10.0.0/24", List.of(), cidrs("10.10.0.0/25"))))
                .isEqualTo("10.10.0.128/24");
    }

    @Test
    void noMoreAreGivenThanThereArePlaces() throws IOException {
        Leases leases = leases("10.10.0.0/24", List.of(), List.of());
        for (int i = 0; i < 8; i++) {
            assertThat(take(leases)).isNotEqualTo("none");
        }
        assertThat(take(leases)).isEqualTo("none");
        assertThat(leases.release(IpAddress.parse("10.10.0.4"))).isTrue();
        assertThat(take(leases)).isEqualTo("10.10.0.4/24");
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenTheNextTime() throws IOException {
        Path file = folder.resolve("leases");
        Path inTheWay = folder.resolve("leases.new/full");
        try (Leases leases = kept(file)) {
            Files.createDirectories(inTheWay);
            take(leases);
            leases.save();
            assertThat(file).doesNotExist();
            Files.delete(inTheWay);
            leases.save();
            assertThat(file).content().contains("10.10.0.2 ");
        }
    }

    /** A server with another pool for a while. */
    @Test
    void whatTheFileSaysOfOtherNetworksStays() throws IOException {
        Path file = folder.resolve("leases");
        Files.writeString(file, "ipcpd leases 1\n10.20.0.2 2026-01-31T12:00:00Z alice\n");
        try (Leases leases = kept(file)) {
            take(leases);
        }
        assertThat(file).content().contains("10.20.0.2 2026-01-31T12:00:00Z alice\n", "10.10.0.2 ");
    }

    /** As the thread that keeps the file is when the server stops. */
    @Test
    void anInterruptedThreadWritesAllTheSame() throws IOException {
        Path file = folder.resolve("leases");
        try (Leases leases = kept(file)) {
            take(leases);
            Thread.currentThread().interrupt();
            leases.save();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file).content().contains("10.10.0.2 ");
        }
    }
}
