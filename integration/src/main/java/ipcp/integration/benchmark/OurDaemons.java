package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import ipcp.integration.lab.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How our own daemons are configured and started. Clients are counted from 1; client k has address 10.10.0.(k+1). */
final class OurDaemons {
    /**
     * A daemon that is ready.
     *
     * @param seconds from the start of its launcher until it said so
     */
    record Started(Program program, double seconds) {}

    private interface Start {
        Ipcpd call() throws IOException, InterruptedException;
    }

    private OurDaemons() {}

    static Optional<String> missing() {
        return Files.isExecutable(Project.launcher())
                ? Optional.empty()
                : Optional.of("no " + Project.launcher() + ": mvn package");
    }

    /** Writes a server that listens on {@code listenIp}, and a client for each address where it finds the server. */
    static void configure(ConfigFolder folder, Wire wire, String listenIp, List<String> serverIps) throws IOException {
        List<Map<String, String>> credentials = new ArrayList<>();
        for (int k = 1; k <= serverIps.size(); k++) {
            String key = folder.key("client" + k + ".key");
            credentials.add(ConfigFolder.credential(address(k), key));
            Map<String, Object> client = ConfigFolder.client(serverIps.get(k - 1), address(k) + "/24", key);
            wire.toClient(client);
            folder.write("client" + k + ".json", client);
        }
        Map<String, Object> server = ConfigFolder.server(listenIp, Tunnel.INNER_RIGHT + "/24", credentials);
        wire.toServer(server);
        folder.write("server.json", server);
    }

    private static String address(int k) {
        return "10.10.0." + (k + 1);
    }

    /** Starts the server and waits until it listens. */
    static Started server(Namespace where, ConfigFolder folder) throws IOException, InterruptedException {
        return timed(() -> Ipcpd.startServer(where, folder.path().resolve("server.json")));
    }

    /** Starts this client and waits until it has a session. */
    static Started client(Namespace where, ConfigFolder folder, int k) throws IOException, InterruptedException {
        return timed(() -> Ipcpd.startClient(where, folder.path().resolve("client" + k + ".json")));
    }

    /** Both ends of a pair, the server on the right and the client on the left. */
    static Tunnel.Running pair(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        Started server = server(lab.get("right"), folder);
        Started client = client(lab.get("left"), folder, 1);
        return new Tunnel.Running(
                List.of(server.program(), client.program()),
                Map.of(Column.READY_SERVER, server.seconds(), Column.READY_CLIENT, client.seconds()));
    }

    private static Started timed(Start start) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Ipcpd daemon = start.call();
        return new Started(daemon.program(), (System.nanoTime() - begin) / 1e9);
    }
}
