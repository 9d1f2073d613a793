package ipcp.integration.traffic;

import java.io.IOException;
import java.time.Duration;

/** What the demo prints: one line per thing a tunnel is used for. */
final class TrafficShow {
    private TrafficShow() {}

    static void run(TrafficClient client, Duration each) throws IOException, InterruptedException {
        String host = client.target().getAddress().getHostAddress();
        boolean reachable = TrafficClient.ping(client.network(), client.target().getAddress(), Duration.ofSeconds(2));
        line("ping " + host, reachable ? "it answers" : "NO ANSWER");
        client.echo(300, Duration.ofMillis(2)); // the first of everything is slow in a young JVM
        line("round trip, idle", client.echo(500, Duration.ofMillis(2)));
        line("TCP there, 1 stream", client.upload(1, Amount.of(each)));
        line("TCP back, 1 stream", client.download(1, Amount.of(each)));
        line("UDP there, 200 bytes", client.sendPackets(new PacketSource(200, 20_000, each)));
        line("UDP back, 200 bytes", client.receivePackets(new PacketSource(200, 20_000, each)));
        line("round trip under load", LoadedEcho.measure(client, 200, Duration.ofMillis(10), 1));
        if (!reachable) {
            throw new IOException(host + " does not answer a ping");
        }
    }

    private static void line(String what, Object result) {
        System.out.printf("  %-22s  %s%n", what, result);
    }
}
