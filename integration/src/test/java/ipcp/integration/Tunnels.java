package ipcp.integration;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.traffic.TrafficClient;
import ipcp.integration.traffic.TrafficServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A star of a server and clients 1..n with a tunnel between them: client k is 10.10.0.(k+1) and fd00:10::(k+1), the
 * server 10.10.0.1 and fd00:10::1. Heartbeats are short, so that failures are seen soon. Closing ends and removes all.
 */
final class Tunnels implements AutoCloseable {
    static final int TRAFFIC_PORT = 5201;
    static final int HEARTBEAT_TIMEOUT_MS = 2000;
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final boolean tap;
    private final Lab lab;
    private final ConfigFolder folder = new ConfigFolder();
    private final List<String> keys = new ArrayList<>();
    private final Map<String, Object> serverConfig = new LinkedHashMap<>();
    private final List<Map<String, Object>> credentials = new ArrayList<>();

    private Tunnels(boolean tap, int clients) throws IOException {
        this.tap = tap;
        this.lab = Lab.star(clients);
        for (int k = 1; k <= clients; k++) {
            keys.add(folder.key("client" + k + ".key"));
            credentials.add(credential(k));
        }
        serverConfig.putAll(Map.of(
                "mode",
                "server",
                "if_name",
                "ipcp0",
                "if_mode",
                tap ? "tap" : "tun",
                "listen_ip",
                "0.0.0.0",
                "listen_port",
                5000,
                "auth_timeout_ms",
                2000,
                "heartbeat_interval_ms",
                500,
                "heartbeat_timeout_ms",
                HEARTBEAT_TIMEOUT_MS,
                "credentials",
                credentials));
        serverConfig.put(tap ? "tap_mac" : "tun_ip", tap ? "02:00:00:00:00:01" : "10.10.0.1/24");
    }

    static Tunnels tun(int clients) throws IOException {
        return new Tunnels(false, clients);
    }

    static Tunnels tap(int clients) throws IOException {
        return new Tunnels(true, clients);
    }

    private Map<String, Object> credential(int k) {
        Map<String, Object> credential = new LinkedHashMap<>();
        credential.put("key_file", keys.get(k - 1));
        if (tap) {
            credential.put("tap_mac", mac(k));
        } else {
            credential.put("tun_ip", "10.10.0." + (k + 1));
            credential.put("allowed_ips", List.of("fd00:10::" + (k + 1)));
        }
        return credential;
    }

    private static String mac(int k) {
        return "02:00:00:00:01:%02x".formatted(k);
    }

    /** Lets client k use these networks too, beside its addresses. */
    void allow(int k, String... networks) {
        List<String> allowed = new ArrayList<>(List.of("fd00:10::" + (k + 1)));
        allowed.addAll(List.of(networks));
        credentials.get(k - 1).put("allowed_ips", allowed);
    }

    /** Changes what the server is told. */
    Tunnels with(String key, Object value) {
        serverConfig.put(key, value);
        return this;
    }

    /** Leaves that out of it. */
    Tunnels without(String... keys) {
        serverConfig.keySet().removeAll(List.of(keys));
        return this;
    }

    /** Gives the server so many credentials in all; those beyond the star's clients are for {@link RawClient}. */
    Tunnels admitting(int count) throws IOException {
        for (int k = keys.size() + 1; k <= count; k++) {
            keys.add(folder.key("client" + k + ".key"));
            credentials.add(credential(k));
        }
        return this;
    }

    /** Lets the server take clients like {@link RawClient} too. */
    Tunnels servingIpcp1() {
        return with("protocols", List.of("ipcp/2", "ipcp/1"));
    }

    Lab lab() {
        return lab;
    }

    Namespace server() {
        return lab.get("server");
    }

    Namespace client(int k) {
        return lab.get("client" + k);
    }

    /** A file among the configurations. */
    Path file(String name) {
        return folder.path().resolve(name);
    }

    /** A key that no client has. */
    String strangeKey() throws IOException {
        return folder.key("strange.key");
    }

    Path writeServer() throws IOException {
        return folder.write("server.json", serverConfig);
    }

    /** The configuration of client k. */
    Map<String, Object> clientConfig(int k) {
        Map<String, Object> config = new LinkedHashMap<>(Map.of(
                "mode",
                "client",
                "if_name",
                "ipcp0",
                "if_mode",
                tap ? "tap" : "tun",
                "server_ip",
                "198.18." + k + ".1",
                "server_port",
                5000,
                "key_file",
                keys.get(k - 1),
                "heartbeat_interval_ms",
                500,
                "heartbeat_timeout_ms",
                HEARTBEAT_TIMEOUT_MS));
        config.put(tap ? "tap_mac" : "tun_ip", tap ? mac(k) : "10.10.0." + (k + 1) + "/24");
        return config;
    }

    /** The same with another way to the server: an endpoint or a list of them. */
    Map<String, Object> clientConfig(int k, Object server) {
        Map<String, Object> config = clientConfig(k);
        config.keySet().removeAll(List.of("server_ip", "server_port"));
        config.put("server", server);
        return config;
    }

    Path write(String name, Map<String, Object> config) throws IOException {
        return folder.write(name, config);
    }

    Ipcpd startServer() throws IOException, InterruptedException {
        Ipcpd server = Ipcpd.startServer(server(), writeServer());
        assign(server(), 1);
        return server;
    }

    Ipcpd startClient(int k) throws IOException, InterruptedException {
        Ipcpd client = Ipcpd.startClient(client(k), write("client" + k + ".json", clientConfig(k)));
        assign(client(k), k + 1);
        return client;
    }

    /** IPv6 addresses, and those of a TAP, are the operator's to assign. */
    private void assign(Namespace where, int host) throws IOException {
        where.address("ipcp0", "fd00:10::" + host + "/64");
        if (tap) {
            where.address("ipcp0", "10.10.0." + host + "/24");
        }
    }

    /** Something to send to, at every address of a namespace. */
    static TrafficServer sink(Namespace where) throws IOException {
        return TrafficServer.open(where, TRAFFIC_PORT);
    }

    /** Traffic from a namespace to the sink at an address. */
    static TrafficClient traffic(Namespace from, String to) {
        return new TrafficClient(from, new InetSocketAddress(to, TRAFFIC_PORT));
    }

    @Override
    public void close() throws IOException {
        lab.close();
        folder.close();
    }
}
