package ipcp.app;

import ipcp.link.DeviceOptions;
import ipcp.link.Link;
import ipcp.link.LinkException;
import ipcp.link.LinkKind;
import ipcp.link.MemoryLink;
import ipcp.link.TunTapDevice;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program at work, for the JVM to watch while it makes the start-up cache: a server and a client in one process,
 * configured from files like any other, with links in memory for interfaces. It needs no privilege and leaves nothing
 * behind. {@link StartupCache} runs it.
 */
final class Rehearsal {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TRAFFIC = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Packets in flight, in each direction. */
    private static final int BURST = 64;

    private final Path directory;
    private final MemoryLink server = link("server");
    private final MemoryLink client = link("client");
    private final byte[] request = packet(2, 1);
    private final byte[] answer = packet(1, 2);

    private Rehearsal(Path directory) {
        this.directory = directory;
    }

    /** Ends the process with status 0 when all went as it should. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException, InterruptedException {
        Path directory = Files.createTempDirectory("ipcpd-rehearsal");
        try {
            new Rehearsal(directory).run();
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
        System.exit(0);
    }

    private void run() throws IOException, ReflectiveOperationException, InterruptedException {
        int port = freePort();
        program("genkey", directory.resolve("client.key").toString());
        String serverFile = serverFile(port);
        String clientFile = clientFile(port);
        program("check", "--config", serverFile);
        daemon(server, serverFile);
        loadEverything();
        daemon(client, clientFile);

        long start = System.nanoTime();
        while (!send(client, request, server)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("no packet came through the tunnel");
            }
        }
        long up = System.nanoTime();
        while (System.nanoTime() - up < TRAFFIC.toNanos()) {
            send(client, request, server);
            send(server, answer, client);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String serverFile(int port) throws IOException {
        String text = """
            {
              "mode": "server", "if_name": "rehearsal", "listen_ip": "127.0.0.1", "listen_port": %d,
              "auth_timeout_ms": 5000, "tun_ip": "10.10.0.1/24",
              "credentials": [{ "tun_ip": "10.10.0.2", "key_file": "client.key", "allowed_ips": ["192.0.2.0/24"] }]
            }
            """.formatted(port);
        return Files.writeString(directory.resolve("server.json"), text).toString();
    }

    private String clientFile(int port) throws IOException {
        String text = """
            {
              "mode": "client", "if_name": "rehearsal", "tun_ip": "10.10.0.2/24",
              "server_ip": "127.0.0.1", "server_port": %d, "key_file": "client.key"
            }
            """.formatted(port);
        return Files.writeString(directory.resolve("client.json"), text).toString();
    }

    private static void program(String... args) {
        ExitStatus status = Main.run(args, System.out, System.err);
        if (status != ExitStatus.OK) {
            throw new IllegalStateException(String.join(" ", args) + ": " + status);
        }
    }

    /** Runs for as long as the process does. */
    private static void daemon(MemoryLink link, String config) {
        Thread.ofPlatform()
                .daemon()
                .name(link.name())
                .start(() -> Main.run(
                        new String[] {"--config", config}, System.out, System.err, options -> open(options, link)));
    }

    /** No interface of this machine has a name with a slash, whatever is asked of the kernel by that name. */
    private static MemoryLink link(String side) {
        return new MemoryLink(LinkKind.TUN, "rehearsal/" + side, DeviceOptions.DEFAULT_MTU);
    }

    /** On the way, asks the kernel for an interface that nobody can have. */
    private static Link open(DeviceOptions options, MemoryLink link) {
        try (Link _ = TunTapDevice.open(
                new DeviceOptions("lo", options.kind(), options.mtu(), Optional.empty(), Optional.empty()))) {
            throw new IllegalStateException("lo is no TUN device");
        } catch (LinkException _) {
            return link;
        }
    }

    /** What works without a device does not come to all classes; this does. */
    private static void loadEverything() throws IOException, ReflectiveOperationException {
        for (String jar : System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
            try (var file = new JarFile(jar)) {
                for (var entry : file.stream().toList()) {
                    String name = entry.getName();
                    if (name.startsWith("ipcp/") && name.endsWith(".class")) {
                        Class.forName(name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'));
                    }
                }
            }
        }
    }

    /** Whether packets came through. */
    private static boolean send(MemoryLink from, byte[] packet, MemoryLink to) throws InterruptedException {
        for (int i = 0; i < BURST; i++) {
            from.inject(packet);
        }
        int received = 0;
        while (received < BURST && to.take(PAUSE).isPresent()) {
            received++;
        }
        return received > 0;
    }

    /** An IPv4 packet as long as the MTU, of a protocol for experiments (RFC 3692), between two hosts of 10.10.0.0. */
    private static byte[] packet(int from, int to) {
        return ByteBuffer.allocate(DeviceOptions.DEFAULT_MTU)
                .putInt(0x4500_0000 | DeviceOptions.DEFAULT_MTU)
                .putInt(0)
                .putInt(0x40fd_0000)
                .putInt(0x0a0a_0000 | from)
                .putInt(0x0a0a_0000 | to)
                .array();
    }
}
