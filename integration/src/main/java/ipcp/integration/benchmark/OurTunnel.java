package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** {@code ipcpd} as it is packaged, over TUN. */
final class OurTunnel implements Tunnel {
    @Override
    public String name() {
        return "ipcp";
    }

    @Override
    public String title() {
        return "ipcpd, TUN, ipcp/1";
    }

    @Override
    public Optional<String> missing() {
        return Files.isExecutable(Project.launcher())
                ? Optional.empty()
                : Optional.of("no " + Project.launcher() + ": mvn package");
    }

    @Override
    public void prepare(ConfigFolder folder) throws IOException {
        String key = folder.key("a.key");
        folder.write(
                "server.json",
                ConfigFolder.server(RIGHT, INNER_RIGHT + "/24", List.of(ConfigFolder.credential(INNER_LEFT, key))));
        folder.write("client.json", ConfigFolder.client(RIGHT, INNER_LEFT + "/24", key));
    }

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        Ipcpd server = Ipcpd.startServer(lab.get("right"), folder.path().resolve("server.json"));
        Ipcpd client = Ipcpd.start(lab.get("left"), folder.path().resolve("client.json"));
        return new Running(List.of(server.program(), client.program()));
    }
}
