package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ipcpd} as it is packaged, over TUN, a server and a client. */
record OurTunnel(String name, Wire wire, boolean oneStream) implements Tunnel {
    @Override
    public String title() {
        return "ipcpd, " + wire;
    }

    @Override
    public Optional<String> missing() {
        return OurDaemons.missing();
    }

    @Override
    public void prepare(ConfigFolder folder) throws IOException {
        OurDaemons.configure(folder, wire, RIGHT, List.of(RIGHT));
    }

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        OurDaemons.Started server = OurDaemons.server(lab.get("right"), folder);
        OurDaemons.Started client = OurDaemons.client(lab.get("left"), folder, 1);
        return new Running(
                List.of(server.program(), client.program()),
                Map.of(Column.READY_SERVER, server.seconds(), Column.READY_CLIENT, client.seconds()));
    }
}
