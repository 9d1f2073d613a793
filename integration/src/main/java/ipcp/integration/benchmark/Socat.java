package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** socat between a TUN and plain TCP: no encryption, and no frames either, so packets run into each other under load. */
final class Socat implements Tunnel {
    private static final int PORT = 7000;

    @Override
    public String name() {
        return "socat";
    }

    @Override
    public String title() {
        return "socat, TCP, no encryption";
    }

    @Override
    public Optional<String> missing() {
        return Tunnel.needs("socat", "socat");
    }

    @Override
    public void prepare(ConfigFolder folder) {}

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        Namespace right = lab.get("right");
        Program server = right.exec(
                List.of("socat", "TCP-LISTEN:" + PORT + ",bind=" + RIGHT + ",reuseaddr,nodelay", tun(INNER_RIGHT)));
        right.awaitListening(PORT, PATIENCE);
        Program client =
                lab.get("left").exec(List.of("socat", "TCP:" + RIGHT + ":" + PORT + ",nodelay", tun(INNER_LEFT)));
        return new Running(List.of(server, client));
    }

    private static String tun(String address) {
        return "TUN:" + address + "/24,tun-name=socat0,tun-type=tun,iff-no-pi,iff-up";
    }
}
