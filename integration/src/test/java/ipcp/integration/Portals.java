package ipcp.integration;

import static ipcp.integration.Tunnels.PATIENCE;

import ipcp.integration.lab.Ipcpd;
import ipcp.integration.lab.Namespace;
import java.util.ArrayList;
import java.util.List;

/** Ends of a tunnel without a configuration file: {@code ipcpd portal}, as one would type it. */
final class Portals {
    private Portals() {}

    /** The end that waits for the other; returns when it listens. */
    static Ipcpd listen(Namespace where, int mtu, String cidr, String address) throws Exception {
        Ipcpd portal = Ipcpd.run(where, words(mtu, cidr, "-b", address));
        portal.awaitEvent("listening", PATIENCE);
        return portal;
    }

    /** The end that connects; returns when it has. */
    static Ipcpd connect(Namespace where, int mtu, String cidr, String address, String... proxies) throws Exception {
        List<String> words = words(mtu, cidr, "-c", address);
        for (String proxy : proxies) {
            words.addAll(List.of("-p", proxy));
        }
        Ipcpd portal = Ipcpd.run(where, words);
        portal.awaitEvent("session-up", PATIENCE);
        return portal;
    }

    static List<String> words(int mtu, String cidr, String role, String address) {
        return new ArrayList<>(
                List.of("portal", "-n", "ipcp0", "-m", Integer.toString(mtu), "-a", cidr, role, address));
    }
}
