package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenVPN over TCP with AES-256-GCM, point to point, certificates trusted by fingerprint; everything else as it comes,
 * unless the device gets larger packets than usual: then with what it takes to be fast.
 *
 * @param mtu of the devices, in bytes
 */
record OpenVpn(int mtu) implements Tunnel {
    static final int STANDARD_MTU = 1500;
    static final int LARGE_MTU = 48000;

    private static final String PORT = "1194";

    @Override
    public String name() {
        return "openvpn" + (mtu == STANDARD_MTU ? "" : "-mtu" + mtu);
    }

    @Override
    public String title() {
        return "OpenVPN, TCP, AES-256-GCM" + (mtu == STANDARD_MTU ? "" : ", MTU " + mtu);
    }

    @Override
    public Optional<String> missing() {
        return Tunnel.needs("openvpn", "openvpn").or(() -> Tunnel.needs("openssl", "openssl"));
    }

    @Override
    public void prepare(ConfigFolder folder) throws IOException, InterruptedException {
        for (String side : List.of("left", "right")) {
            Tunnel.selfSigned(folder, side);
        }
    }

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        Namespace right = lab.get("right");
        Program server = right.exec(command(
                folder,
                "right",
                "left",
                List.of("--tls-server", "--dh", "none", "--proto", "tcp-server", "--local", RIGHT, "--lport", PORT),
                List.of("--ifconfig", INNER_RIGHT, INNER_LEFT)));
        right.awaitListening(Integer.parseInt(PORT), PATIENCE);
        Program client = lab.get("left")
                .exec(command(
                        folder,
                        "left",
                        "right",
                        List.of("--tls-client", "--nobind", "--proto", "tcp-client", "--remote", RIGHT, PORT),
                        List.of("--ifconfig", INNER_LEFT, INNER_RIGHT)));
        return new Running(List.of(server, client));
    }

    private List<String> command(
            ConfigFolder folder, String self, String peer, List<String> role, List<String> addresses)
            throws IOException, InterruptedException {
        String fingerprint =
                Tunnel.run(folder, "openssl", "x509", "-in", peer + ".crt", "-noout", "-fingerprint", "-sha256");
        List<String> command = new ArrayList<>(
                List.of(Tunnel.find("openvpn").orElseThrow().toString(), "--dev", "ovpn0", "--dev-type", "tun"));
        command.addAll(role);
        command.addAll(addresses);
        command.addAll(List.of("--cert", folder.path().resolve(self + ".crt").toString()));
        command.addAll(List.of("--key", folder.path().resolve(self + ".pem").toString()));
        command.addAll(List.of(
                "--peer-fingerprint",
                fingerprint.substring(fingerprint.indexOf('=') + 1).strip()));
        command.addAll(List.of("--data-ciphers", "AES-256-GCM", "--cipher", "AES-256-GCM"));
        if (mtu != STANDARD_MTU) {
            command.addAll(List.of("--tun-mtu", Integer.toString(mtu), "--mssfix", "0"));
            command.addAll(List.of("--sndbuf", "0", "--rcvbuf", "0", "--socket-flags", "TCP_NODELAY"));
        }
        return command;
    }
}
