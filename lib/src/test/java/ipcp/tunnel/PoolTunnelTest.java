package ipcp.tunnel;

import static ipcp.tunnel.Eventually.eventually;
import static ipcp.tunnel.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PresharedKey;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.tunnel.SessionEnd.Reason;
import ipcp.tunnel.TestTunnel.TestClient;
import ipcp.wire.Claim;
import ipcp.wire.ClientIdentity;
import ipcp.wire.IpcpClient;
import ipcp.wire.Protocol;
import ipcp.wire.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients without an address of their own. */
@Timeout(30)
class PoolTunnelTest {
    private static final String SERVER = TestTunnel.TUN_SERVER;

    @TempDir
    private Path directory;

    private static AddressPlan plan(String... pools) {
        return new AddressPlan(List.of(pools).stream().map(Cidr::parse).toList(), List.of(), Optional.empty());
    }

    private AddressPlan kept(String pool) {
        return new AddressPlan(List.of(Cidr.parse(pool)), List.of(), Optional.of(directory.resolve("leases")));
    }

    private static ClientOptions named(String name, Optional<String> wanted) {
        var who = new ClientIdentity(
                LinkKind.TUN,
                wanted.map(IpAddress::parse).map(Claim.Tun::new),
                wanted.orElse(""),
                Optional.of(name),
                Optional.of(PresharedKey.takeOver(TestTunnel.key())),
                Optional.empty(),
                Optional.empty());
        return new ClientOptions(
                new IpcpClient(who, Protocol.IPCP_2, AeadSuite.preferred()),
                Accepting.NOTHING,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                false);
    }

    private static TestClient client(TestTunnel tunnel, String name) {
        return new TestClient(tunnel.port, named(name, Optional.empty()));
    }

    private static TestClient client(TestTunnel tunnel, String name, String wanted) {
        return new TestClient(tunnel.port, named(name, Optional.of(wanted)));
    }

    private static String addresses(TestClient client) {
        return client.connected().told().addresses().toString();
    }

    private static void packetsFlow(TestTunnel tunnel, TestClient client, String address, String server)
            throws Exception {
        byte[] request = ip(address, server, "request");
        byte[] answer = ip(server, address, "answer");
        client.link.inject(request);
        tunnel.receives(request);
        tunnel.link.inject(answer);
        client.receives(answer);
    }

    @Test
    void aClientIsGivenAnAddressAndReachedThere() throws Exception {
        try (var tunnel = TestTunnel.tun("10.10.0.2", "alice", "bob")
                        .plan(plan("10.10.0.0/24"))
                        .start();
                var alice = client(tunnel, "alice").connected();
                var bob = client(tunnel, "bob")) {
            assertThat(addresses(alice)).isEqualTo("[10.10.0.3/24]");
            assertThat(addresses(bob)).isEqualTo("[10.10.0.4/24]");
            packetsFlow(tunnel, alice, "10.10.0.3", SERVER);
            packetsFlow(tunnel, bob, "10.10.0.4", SERVER);
        }
    }

    @Test
    void aClientMayUseNoAddressButItsOwn() throws Exception {
        try (var tunnel = TestTunnel.tun("alice").plan(plan("10.10.0.0/24")).start();
                var alice = client(tunnel, "alice").connected()) {
            alice.link.inject(ip("10.10.0.77", SERVER, "not mine"));
            packetsFlow(tunnel, alice, "10.10.0.2", SERVER);
            tunnel.counts(Counter.DROPPED_BAD_SOURCE, 1);
        }
    }

    @Test
    void aWishIsGranted() throws Exception {
        try (var tunnel = TestTunnel.tun("alice", "bob")
                        .plan(plan("10.10.0.0/24"))
                        .start();
                var alice = client(tunnel, "alice", "10.10.0.77")) {
            assertThat(addresses(alice)).isEqualTo("[10.10.0.77/24]");
            packetsFlow(tunnel, alice, "10.10.0.77", SERVER);
            try (var bob = client(tunnel, "bob", "10.10.0.77")) {
                assertThat(addresses(bob)).isEqualTo("[10.10.0.2/24]");
            }
        }
    }

    @Test
    void anAddressOfIpv6ComesBeside() throws Exception {
        try (var tunnel = TestTunnel.tun("10.10.0.2", "alice")
                        .plan(plan("10.10.0.0/24", "fd00::/64"))
                        .start();
                var alice = client(tunnel, "alice").connected();
                var fixed = client(tunnel, "10.10.0.2")) {
            assertThat(addresses(alice)).isEqualTo("[10.10.0.3/24, fd00::1/64]");
            assertThat(addresses(fixed)).isEqualTo("[10.10.0.2/24, fd00::2/64]");
            packetsFlow(tunnel, alice, "fd00::1", "fd00::99");
            packetsFlow(tunnel, fixed, "fd00::2", "fd00::99");
        }
    }

    @Test
    void whoFindsNoAddressIsToldSo() throws Exception {
        try (var tunnel = TestTunnel.tun("alice", "bob", "carol")
                        .plan(plan("10.10.0.0/30"))
                        .start();
                var alice = client(tunnel, "alice").connected()) {
            try (var bob = client(tunnel, "bob")) {
                assertThat(bob.end().reason()).isEqualTo(Reason.REFUSED);
                assertThat(bob.end().detail()).isEqualTo("the server has no address free for this client");
            }
            packetsFlow(tunnel, alice, "10.10.0.2", SERVER);
            alice.client.stop();
            eventually("alice is gone", () -> tunnel.server.connected() == 0);
            try (var carol = client(tunnel, "carol")) {
                assertThat(addresses(carol)).isEqualTo("[10.10.0.2/24]");
            }
        }
    }

    @Test
    void whoConnectsAgainHasTheSameAddressAlsoWhileItsOldSessionLives() throws Exception {
        try (var tunnel = TestTunnel.tun("alice", "bob")
                        .plan(plan("10.10.0.0/24"))
                        .start();
                var old = client(tunnel, "alice").connected();
                var young = client(tunnel, "alice")) {
            assertThat(addresses(young)).isEqualTo("[10.10.0.2/24]");
            assertThat(old.end().reason()).isEqualTo(Reason.PEER_CLOSED);
            try (var bob = client(tunnel, "bob")) {
                assertThat(addresses(bob)).isEqualTo("[10.10.0.3/24]");
            }
            packetsFlow(tunnel, young, "10.10.0.2", SERVER);
        }
    }

    @Test
    void leasesOutliveTheServer() throws Exception {
        try (var tunnel = TestTunnel.tun("alice", "bob")
                        .plan(kept("10.10.0.0/24"))
                        .start();
                var alice = client(tunnel, "alice").connected();
                var bob = client(tunnel, "bob")) {
            assertThat(List.of(addresses(alice), addresses(bob))).containsExactly("[10.10.0.2/24]", "[10.10.0.3/24]");
        }
        assertThat(Files.readString(directory.resolve("leases")))
                .startsWith("ipcpd leases 1\n10.10.0.2 ")
                .contains(" alice\n10.10.0.3 ")
                .endsWith(" bob\n");
        try (var tunnel = TestTunnel.tun("alice", "bob")
                        .plan(kept("10.10.0.0/24"))
                        .start();
                var bob = client(tunnel, "bob");
                var alice = client(tunnel, "alice")) {
            assertThat(List.of(addresses(alice), addresses(bob))).containsExactly("[10.10.0.2/24]", "[10.10.0.3/24]");
        }
    }

    /** Not only at the end: a server that is killed has nothing left to write. */
    @Test
    void aLeaseIsWrittenDownWhileTheServerRuns() throws Exception {
        try (var tunnel = TestTunnel.tun("alice").plan(kept("10.10.0.0/24")).start();
                var _ = client(tunnel, "alice").connected()) {
            Path leases = directory.resolve("leases");
            eventually("it is", () -> Files.exists(leases) && read(leases).contains(" alice\n"));
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nameServersAreTold() throws Exception {
        try (var tunnel =
                        TestTunnel.tun("10.10.0.2").dns("10.10.0.1", "fd00::53").start();
                var client = client(tunnel, "10.10.0.2").connected()) {
            Settings told = client.told();
            assertThat(told.dns()).containsExactly(IpAddress.parse("10.10.0.1"), IpAddress.parse("fd00::53"));
        }
    }

    @Test
    void clientsThatAreKeptApartReachTheServerAlone() throws Exception {
        try (var tunnel =
                        TestTunnel.tun("10.10.0.2", "10.10.0.3").clientsApart().start();
                var a = client(tunnel, "10.10.0.2").connected();
                var b = client(tunnel, "10.10.0.3").connected()) {
            a.link.inject(ip("10.10.0.2", "10.10.0.3", "to a neighbour"));
            a.link.inject(ip("10.10.0.2", "10.10.0.255", "to all"));
            tunnel.receives(ip("10.10.0.2", "10.10.0.255", "to all"));
            packetsFlow(tunnel, a, "10.10.0.2", SERVER);
            packetsFlow(tunnel, b, "10.10.0.3", SERVER);
            tunnel.counts(Counter.DROPPED_CLIENT_TO_CLIENT, 1);
        }
    }
}
