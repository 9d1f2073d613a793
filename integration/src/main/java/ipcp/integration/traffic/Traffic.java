package ipcp.integration.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The traffic tool as a program: {@code server PORT}, or {@code client HOST PORT COMMAND}, or {@code client HOST PORT}
 * that reads a command per line from stdin. One line of {@code key=value} pairs answers each command; the server ends
 * when its stdin does.
 *
 * <pre>
 * ping MILLIS                       reachable=true|false
 * await MILLIS                      the same, over UDP, trying all the time
 * echo COUNT INTERVAL_US [STREAMS]  sent, received, p50_us, p99_us, max_us; under so many bulk streams
 * up|down STREAMS SECONDS           bits_per_second, bytes, seconds
 * udp-up|udp-down SIZE RATE SECONDS received_per_second, sent, received
 * show [SECONDS]                    all of it in short, for people
 * </pre>
 */
public final class Traffic {
    private Traffic() {}

    static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2 && args[0].equals("server")) {
            serve(Integer.parseInt(args[1]));
        } else if (args.length >= 3 && args[0].equals("client")) {
            InetAddress host = InetAddress.getByName(args[1]);
            TrafficClient client =
                    new TrafficClient(Network.HERE, new InetSocketAddress(host, Integer.parseInt(args[2])));
            List<String> words = List.of(args).subList(3, args.length);
            if (words.isEmpty()) {
                converse(client);
            } else {
                obey(client, words);
            }
        } else {
            System.err.println("traffic server PORT | traffic client HOST PORT [COMMAND ...]");
            System.exit(64);
        }
    }

    private static void serve(int port) throws IOException {
        try (TrafficServer _ = TrafficServer.open(Network.HERE, port)) {
            System.out.println("listening=" + port);
            while (System.in.read() >= 0) {
                // Whoever started this holds the other end.
            }
        }
    }

    private static void converse(TrafficClient client) throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            try {
                obey(client, List.of(line.strip().split(" +", -1)));
            } catch (IOException | IllegalArgumentException e) {
                System.out.println("error=" + e);
            }
        }
    }

    private static void obey(TrafficClient client, List<String> words) throws IOException, InterruptedException {
        if (words.getFirst().equals("show")) {
            TrafficShow.run(client, Duration.ofSeconds(words.size() > 1 ? number(words, 1) : 3));
        } else {
            System.out.println(answer(client, words));
        }
    }

    private static String answer(TrafficClient client, List<String> words) throws IOException, InterruptedException {
        String command = words.getFirst();
        return switch (command) {
            case "ping" ->
                "reachable="
                        + TrafficClient.ping(
                                client.network(), client.target().getAddress(), Duration.ofMillis(number(words, 1)));
            case "await" -> "reachable=" + client.awaitEcho(Duration.ofMillis(number(words, 1)));
            case "echo" -> print(echo(client, words));
            case "up" -> print(client.upload(number(words, 1), Amount.of(Duration.ofSeconds(number(words, 2)))));
            case "down" -> print(client.download(number(words, 1), Amount.of(Duration.ofSeconds(number(words, 2)))));
            case "udp-up" -> print(client.sendPackets(source(words)));
            case "udp-down" -> print(client.receivePackets(source(words)));
            default -> throw new IllegalArgumentException("unknown command: " + command);
        };
    }

    private static Latency echo(TrafficClient client, List<String> words) throws IOException, InterruptedException {
        int count = number(words, 1);
        Duration interval = Duration.ofNanos(number(words, 2) * 1000L);
        return words.size() > 3
                ? LoadedEcho.measure(client, count, interval, number(words, 3))
                : client.echo(count, interval);
    }

    private static PacketSource source(List<String> words) {
        return new PacketSource(number(words, 1), number(words, 2), Duration.ofSeconds(number(words, 3)));
    }

    private static int number(List<String> words, int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException("too few words: " + words);
        }
        return Integer.parseInt(words.get(index));
    }

    private static String print(Throughput t) {
        return "bits_per_second=%d bytes=%d seconds=%.3f"
                .formatted((long) t.bitsPerSecond(), t.bytes(), t.time().toNanos() / 1e9);
    }

    private static String print(PacketRate r) {
        return "received_per_second=%d sent=%d received=%d"
                .formatted((long) r.receivedPerSecond(), r.sent(), r.received());
    }

    private static String print(Latency l) {
        return "sent=%d received=%d p50_us=%d p99_us=%d max_us=%d"
                .formatted(
                        l.sent(),
                        l.received(),
                        l.p50().toNanos() / 1000,
                        l.p99().toNanos() / 1000,
                        l.max().toNanos() / 1000);
    }
}
