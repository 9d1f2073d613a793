package ipcp.integration;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A star whose server speaks {@code simplevpn} on its port, 10.10.0.1 with a pool of 10.10.0.0/24. */
final class SimplevpnStar implements AutoCloseable {
    private final Lab lab;
    private final ConfigFolder folder = new ConfigFolder();
    private final Map<String, Object> serverConfig;

    SimplevpnStar(int clients) throws IOException {
        lab = Lab.star(clients);
        serverConfig = new LinkedHashMap<>(Map.of(
                "mode",
                "server",
                "if_name",
                "ipcp0",
                "protocol",
                "simplevpn",
                "listen",
                "0.0.0.0:2002",
                "tun_ip",
                "10.10.0.1/24",
                "pool",
                "10.10.0.0/24",
                "lease_file",
                folder.path().resolve("leases").toString()));
    }

    /** Changes what the server is told. */
    SimplevpnStar with(String key, Object value) {
        serverConfig.put(key, value);
        return this;
    }

    Namespace server() {
        return lab.get("server");
    }

    Namespace client(int k) {
        return lab.get("client" + k);
    }

    Path leases() {
        return folder.path().resolve("leases");
    }

    Ipcpd startServer() throws IOException, InterruptedException {
        return Ipcpd.startServer(server(), folder.write("server.json", serverConfig));
    }

    /** Client k, which takes the address that it is given. */
    Ipcpd startClient(int k) throws IOException, InterruptedException {
        return startClient(k, Map.of());
    }

    Ipcpd startClient(int k, Map<String, ?> more) throws IOException, InterruptedException {
        Map<String, Object> config = new LinkedHashMap<>(Map.of(
                "mode", "client", "if_name", "ipcp0", "protocol", "simplevpn", "server", "198.18." + k + ".1:2002"));
        config.putAll(more);
        return Ipcpd.startClient(client(k), folder.write("client" + k + ".json", config));
    }

    @Override
    public void close() throws IOException {
        lab.close();
        folder.close();
    }
}
