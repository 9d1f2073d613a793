package ipcp.integration;

import ipcp.integration.lab.Namespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;

/** UDP to somewhere that does not answer, for a while. */
final class Floods {
    private Floods() {}

    /** Sends so many, and returns. */
    static void send(Namespace from, String to, int count) throws IOException {
        InetAddress target = InetAddress.getByName(to);
        try (DatagramSocket socket = from.call(DatagramSocket::new)) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(new byte[1000], 1000, target, 9));
            }
        }
    }

    /** Sends so many no faster than a daemon takes them from its interface, and returns. */
    static void sendCalmly(Namespace from, String to, int count) throws IOException, InterruptedException {
        for (int sent = 0; sent < count; sent += 100) {
            send(from, to, 100);
            Thread.sleep(Duration.ofMillis(5));
        }
    }

    /** Sends as fast as it can, on a thread of its own that ends by itself. */
    static void start(Namespace from, String to, Duration time) throws IOException {
        DatagramSocket socket = from.call(DatagramSocket::new);
        InetAddress target = InetAddress.getByName(to);
        Thread.ofVirtual().name("flood").start(() -> {
            long end = System.nanoTime() + time.toNanos();
            try (socket) {
                while (System.nanoTime() < end) {
                    for (int i = 0; i < 20; i++) {
                        socket.send(new DatagramPacket(new byte[1000], 1000, target, 9));
                    }
                    Thread.sleep(Duration.ofMillis(1));
                }
            } catch (IOException | InterruptedException e) {
                // the tunnel is down: the test is over
            }
        });
    }
}
