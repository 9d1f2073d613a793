package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import java.io.IOException;
import java.util.List;
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
        return OurDaemons.pair(lab, folder);
    }
}
