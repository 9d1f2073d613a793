package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * socat between a TUN and TLS over TCP. TLS because its records keep the packets apart: over plain TCP they run into
 * each other under load, and socat ends at the first write that the device refuses.
 */
final class Socat implements Tunnel {
    private static final int PORT = 7000;

    @Override
    public String name() {
        return "socat";
    }

    @Override
    public String title() {
        return "socat, TLS over TCP";
    }

    @Override
    public Optional<String> missing() {
        return Tunnel.needs("socat", "socat").or(() -> Tunnel.needs("openssl", "openssl"));
    }

    @Override
    public void prepare(ConfigFolder folder) throws IOException, InterruptedException {
        Tunnel.selfSigned(folder, "server");
    }

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        Namespace right = lab.get("right");
        Program server = right.exec(List.of(
                "socat",
                "OPENSSL-LISTEN:" + PORT + ",bind=" + RIGHT + ",reuseaddr,nodelay,verify=0,cert="
                        + folder.path().resolve("server.crt") + ",key="
                        + folder.path().resolve("server.pem"),
                tun(INNER_RIGHT)));
        right.awaitListening(PORT, PATIENCE);
        Program client = lab.get("left")
                .exec(List.of("socat", "OPENSSL:" + RIGHT + ":" + PORT + ",nodelay,verify=0", tun(INNER_LEFT)));
        return new Running(List.of(server, client));
    }

    private static String tun(String address) {
        return "TUN:" + address + "/24,tun-name=socat0,tun-type=tun,iff-no-pi,iff-up";
    }
}
