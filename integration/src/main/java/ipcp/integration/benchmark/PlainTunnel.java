package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ipcpd} at both ends with a wire that neither encrypts nor asks who comes.
 *
 * @param protocol {@code zportal} or {@code simplevpn}
 * @param mtu of both interfaces, in bytes
 */
record PlainTunnel(String name, String protocol, int mtu) implements Tunnel {
    /** What zportal's own measurements are made with. */
    static final int ZPORTAL_MTU = 1400;

    static final int LARGEST_MTU = 65535;
    static final int STANDARD_MTU = 1500;

    @Override
    public String title() {
        return "ipcpd, " + protocol + (mtu == STANDARD_MTU ? "" : ", MTU " + mtu);
    }

    @Override
    public Optional<String> missing() {
        return OurDaemons.missing();
    }

    @Override
    public boolean oneStream() {
        return true;
    }

    @Override
    public void prepare(ConfigFolder folder) throws IOException {
        Map<String, Object> server = common("server", INNER_RIGHT);
        server.put("listen", RIGHT + ":5000");
        Map<String, Object> client = common("client", INNER_LEFT);
        client.put("server", RIGHT + ":5000");
        if (protocol.equals("simplevpn")) {
            server.put("pool", "10.10.0.0/24");
            server.put("lease_file", folder.path().resolve("leases").toString());
        }
        folder.write("server.json", server);
        folder.write("client1.json", client);
    }

    private Map<String, Object> common(String mode, String tunIp) {
        return new LinkedHashMap<>(
                Map.of("mode", mode, "if_name", "ipcp0", "mtu", mtu, "protocol", protocol, "tun_ip", tunIp + "/24"));
    }

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        return OurDaemons.pair(lab, folder);
    }
}
