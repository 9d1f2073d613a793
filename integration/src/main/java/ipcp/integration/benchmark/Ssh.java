package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code ssh -w}: an sshd of its own with throw-away keys, AES-256-GCM, a TUN device at each end. */
final class Ssh implements Tunnel {
    private static final int PORT = 2222;
    private static final String CIPHER = "aes256-gcm@openssh.com";
    /** The same number at both ends, in the namespaces only. */
    private static final String DEVICE = "tun7";

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public String title() {
        return "ssh -w, AES-256-GCM";
    }

    @Override
    public Optional<String> missing() {
        return Tunnel.needs("sshd", "openssh-server").or(() -> Tunnel.needs("ssh", "openssh-client"));
    }

    @Override
    public void prepare(ConfigFolder folder) throws IOException, InterruptedException {
        for (String name : List.of("host", "user")) {
            Tunnel.run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name);
        }
        Files.writeString(folder.path().resolve("sshd_config"), """
            ListenAddress %s:%d
            HostKey %s
            AuthorizedKeysFile %s
            PidFile none
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            PermitTunnel point-to-point
            StrictModes no
            Ciphers %s
            """.formatted(
                RIGHT, PORT, folder.path().resolve("host"), folder.path().resolve("user.pub"), CIPHER));
    }

    @Override
    public Running start(Lab lab, ConfigFolder folder) throws IOException, InterruptedException {
        // sshd insists on this folder; where sshd runs as a service it is there, and it may stay where it was not.
        Files.createDirectories(Path.of("/run/sshd"));
        Namespace right = lab.get("right");
        Namespace left = lab.get("left");
        Program server = right.exec(List.of(
                Tunnel.find("sshd").orElseThrow().toString(),
                "-D",
                "-e",
                "-f",
                folder.path().resolve("sshd_config").toString()));
        right.awaitListening(PORT, PATIENCE);
        Program client = left.exec(List.of(
                "ssh",
                "-F",
                "none",
                "-N",
                "-w",
                "7:7",
                "-p",
                Integer.toString(PORT),
                "-c",
                CIPHER,
                "-i",
                folder.path().resolve("user").toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "root@" + RIGHT));
        for (Namespace side : List.of(right, left)) {
            side.awaitDevice(DEVICE, PATIENCE);
            side.address(DEVICE, (side == right ? INNER_RIGHT : INNER_LEFT) + "/24");
            side.linkUp(DEVICE);
        }
        return new Running(List.of(server, client));
    }
}
