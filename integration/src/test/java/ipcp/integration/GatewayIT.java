package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;
import static ipcp.integration.Tunnels.sink;
import static ipcp.integration.Tunnels.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Project;
import ipcp.integration.traffic.Amount;
import ipcp.integration.traffic.TrafficServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server as the way to everywhere. In the middle is a router; client, server and somebody in the internet each have
 * their default route over it, so that the client reaches all of them with and without the tunnel.
 */
@NeedsNamespaces
@Timeout(120)
class GatewayIT {
    private static final String CLIENT = "198.18.1.2";
    private static final String SERVER = "198.18.2.2";
    private static final String INTERNET = "203.0.113.2";
    private static final String NAME_SERVERS = "# by hand\nsearch example.org\nnameserver 192.0.2.53\n";
    private static final Amount BULK = Amount.of(16 << 20);

    private Lab lab;
    private ConfigFolder folder;
    private Namespace client;
    private Namespace server;
    private Namespace internet;
    private Path journal;
    private List<String> before;

    @BeforeEach
    void build() throws Exception {
        lab = Lab.star(2);
        folder = new ConfigFolder();
        internet = lab.addHost();
        client = lab.get("client1");
        server = lab.get("client2");
        client.route("default", "198.18.1.1");
        server.route("default", "198.18.2.1");
        server.forward();
        client.etc("resolv.conf", NAME_SERVERS);
        configure();
        journal = findJournal();
        before = network();
    }

    private void configure() throws IOException {
        String key = folder.key("a.key");
        Map<String, Object> credential = new LinkedHashMap<>(ConfigFolder.credential("10.10.0.2", key));
        credential.put("name", "laptop");
        credential.put("routes", List.of("0.0.0.0/0"));
        Map<String, Object> serverConfig = ConfigFolder.server("0.0.0.0", "10.10.0.1/24", List.of());
        serverConfig.put("credentials", List.of(credential));
        serverConfig.put("dns", List.of("10.10.0.1", "203.0.113.53"));
        folder.write("server.json", serverConfig);
        Map<String, Object> clientConfig = ConfigFolder.client(SERVER, "", key);
        clientConfig.remove("tun_ip");
        clientConfig.put("name", "laptop");
        clientConfig.put("accept_routes", List.of("0.0.0.0/0"));
        clientConfig.put("accept_dns", true);
        folder.write("client.json", clientConfig);
    }

    @AfterEach
    void remove() throws IOException {
        if (lab != null) {
            lab.close();
        }
        if (journal != null) {
            Files.deleteIfExists(journal);
        }
        if (folder != null) {
            folder.close();
        }
    }

    /** What the client's host has of routes; those of IPv6 that the kernel makes come and go by themselves. */
    private List<String> network() throws Exception {
        List<String> v4 = client.run("ip", "route", "show", "table", "all");
        List<String> v6 = client.run("ip", "-6", "route", "show", "table", "main");
        return Stream.concat(v4.stream(), v6.stream().filter(line -> !line.contains("proto kernel")))
                .map(line -> line.replace(" linkdown", "").strip())
                .toList();
    }

    /** Where the client's daemon notes what it has to take back. */
    private Path findJournal() throws IOException {
        Path namespace = client.call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")));
        return Path.of("/var/lib/ipcpd", "ipcp0-" + namespace.toString().replaceAll("\\D", "") + ".undo");
    }

    private Ipcpd startServer() throws Exception {
        return Ipcpd.startServer(server, folder.path().resolve("server.json"));
    }

    private Ipcpd startClient() throws Exception {
        Ipcpd daemon = Ipcpd.startClient(client, folder.path().resolve("client.json"));
        assertThat(daemon.awaitEvent("settings", PATIENCE)).contains("address=10.10.0.2/24");
        return daemon;
    }

    private String way(String to) throws Exception {
        return client.run("ip", "route", "get", to).getFirst();
    }

    /** Where somebody in the internet sees the client's connections come from. */
    private String seenAs() throws Exception {
        try (ServerSocket listener = internet.call(() -> new ServerSocket(80));
                SocketChannel channel = client.call(SocketChannel::open)) {
            channel.socket().connect(new InetSocketAddress(INTERNET, 80), (int) PATIENCE.toMillis());
            try (Socket accepted = listener.accept()) {
                return accepted.getInetAddress().getHostAddress();
            }
        }
    }

    /** The network behind the tunnel is known to the router. */
    private void routeBack() throws IOException {
        lab.get("server").route("10.10.0.0/24", SERVER);
    }

    private void everythingGoesThroughTheTunnelExceptTheWayToTheServer() throws Exception {
        assertThat(way(INTERNET)).contains("dev ipcp0");
        assertThat(way("8.8.8.8")).contains("dev ipcp0");
        assertThat(way(SERVER)).contains("via 198.18.1.1 dev eth0");
        assertThat(client.run("ip", "route", "show", "proto", "171"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(SERVER);
        assertThat(journal).exists();
        assertThat(client.etc("resolv.conf"))
                .contains("nameserver 10.10.0.1\n", "nameserver 203.0.113.53\n", "search example.org\n")
                .doesNotContain("192.0.2.53");
    }

    private void everythingIsAsBefore() throws Exception {
        assertThat(network()).containsExactlyElementsOf(before);
        assertThat(client.etc("resolv.conf")).isEqualTo(NAME_SERVERS);
        assertThat(journal).doesNotExist();
        assertThat(seenAs()).isEqualTo(CLIENT);
    }

    @Test
    void theDefaultRouteGoesThroughTheTunnelAndIsAsBeforeAfterwards() throws Exception {
        routeBack();
        assertThat(seenAs()).isEqualTo(CLIENT);
        startServer();
        Ipcpd daemon = startClient();

        everythingGoesThroughTheTunnelExceptTheWayToTheServer();
        assertThat(seenAs()).isEqualTo("10.10.0.2");
        try (TrafficServer _ = sink(internet)) {
            assertThat(traffic(client, INTERNET).upload(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
            assertThat(traffic(client, INTERNET).download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
        }

        daemon.stop();
        everythingIsAsBefore();
    }

    @Test
    void whatAKilledClientLeftIsTakenBackByTheNext() throws Exception {
        routeBack();
        startServer();
        Ipcpd killed = startClient();
        everythingGoesThroughTheTunnelExceptTheWayToTheServer();

        killed.program().signal("KILL");
        killed.program().awaitExit(PATIENCE);
        assertThat(network()).as("the way to the server is still there").isNotEqualTo(before);
        assertThat(client.etc("resolv.conf")).isNotEqualTo(NAME_SERVERS);
        Ipcpd next = startClient();

        next.program().awaitLine("event=taken-back route=" + SERVER, PATIENCE);
        next.program().awaitLine("event=taken-back file=/etc/resolv.conf", PATIENCE);
        everythingGoesThroughTheTunnelExceptTheWayToTheServer();
        assertThat(seenAs()).isEqualTo("10.10.0.2");
        next.stop();
        everythingIsAsBefore();
    }

    @Test
    void theTunnelComesBackThroughThePinnedRouteAfterTheServerWasAway() throws Exception {
        routeBack();
        Ipcpd first = startServer();
        Ipcpd daemon = startClient();
        int seen = daemon.program().lines().size();

        first.program().signal("KILL");
        daemon.awaitEvent(seen, "disconnected", PATIENCE);
        startServer();

        daemon.awaitEvent(seen, "session-up", PATIENCE);
        assertThat(seenAs()).isEqualTo("10.10.0.2");
        daemon.stop();
        everythingIsAsBefore();
    }

    /** With the commands of docs/config.md; nobody but the server knows the network of the tunnel. */
    @Test
    void behindMasqueradingTheInternetSeesTheServer() throws Exception {
        Programs.need("nft", "nftables");
        List<String> commands = Files.readAllLines(Project.ROOT.resolve("docs/config.md")).stream()
                .filter(line -> line.startsWith("nft add"))
                .toList();
        assertThat(commands).hasSize(3);
        server.run("sh", "-e", "-c", String.join("\n", commands));
        startServer();
        Ipcpd daemon = startClient();

        assertThat(seenAs()).isEqualTo(SERVER);
        try (TrafficServer _ = sink(internet)) {
            assertThat(traffic(client, INTERNET).download(2, BULK).bytes()).isEqualTo(2 * BULK.bytes());
        }

        daemon.stop();
        everythingIsAsBefore();
    }
}
