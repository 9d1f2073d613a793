package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Project;
import ipcp.link.DeviceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ipcpd} as it is packaged, over TUN.
 *
 * @param mtu of both interfaces, in bytes
 */
record OurTunnel(int mtu) implements Tunnel {
    @Override
    public String name() {
        return mtu == DeviceOptions.DEFAULT_MTU ? "ipcp" : "ipcp-mtu" + mtu;
    }

    @Override
    public String title() {
        return "ipcpd, TUN, ipcp/1" + (mtu == DeviceOptions.DEFAULT_MTU ? "" : ", MTU " + mtu);
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
        Map<String, Object> server =
                ConfigFolder.server(RIGHT, INNER_RIGHT + "/24", List.of(ConfigFolder.credential(INNER_LEFT, key)));
        Map<String, Object> client = ConfigFolder.client(RIGHT, INNER_LEFT + "/24", key);
        server.put("mtu", mtu);
        client.put("mtu", mtu);
        folder.write("server.json", server);
        folder.write("client.json", client);
    }

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        Ipcpd server = Ipcpd.startServer(lab.get("right"), folder.path().resolve("server.json"));
        Ipcpd client = Ipcpd.start(lab.get("left"), folder.path().resolve("client.json"));
        return new Running(List.of(server.program(), client.program()));
    }
}
