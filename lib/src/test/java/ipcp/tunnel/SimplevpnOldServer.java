package ipcp.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A server of {@code simplevpn} as the original is, with its quirks: one read is one packet, an answer comes twice, a
 * keepalive also goes to who has no address yet, a packet's source becomes its sender's address, and one lock is held
 * while it writes. Written from the specification and independent of our codec. A thread for each client.
 */
final class SimplevpnOldServer implements AutoCloseable {
    private static final int NO_ADDRESS = -1;
    private static final int HIGHEST = 0x0a00_fefe; // 10.0.254.254
    private static final int LOWEST = 0x0a00_0102; // 10.0.1.2

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Client> clients = new ArrayDeque<>();
    private final Set<Integer> taken = new HashSet<>();

    /** What its clients sent, by the read. */
    final CopyOnWriteArrayList<byte[]> reads = new CopyOnWriteArrayList<>();

    private static final class Client {
        private final Socket socket;
        private int address = NO_ADDRESS;

        private Client(Socket socket) {
            this.socket = socket;
        }
    }

    SimplevpnOldServer() throws IOException {
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var client = new Client(listener.accept());
                lock.lock();
                try {
                    clients.addFirst(client);
                } finally {
                    lock.unlock();
                }
                Thread.startVirtualThread(() -> serve(client));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private void serve(Client client) {
        byte[] buffer = new byte[65_535];
        try (Socket socket = client.socket) {
            for (int count = socket.getInputStream().read(buffer);
                    count > 0;
                    count = socket.getInputStream().read(buffer)) {
                byte[] packet = Arrays.copyOf(buffer, count);
                reads.add(packet.clone());
                lock.lock();
                try {
                    if (!take(client, Arrays.copyOf(packet, Math.max(20, count)), count)) {
                        return;
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException _) {
            // The client has gone.
        } finally {
            forget(client);
        }
    }

    private boolean take(Client client, byte[] packet, int count) throws IOException {
        var header = ByteBuffer.wrap(packet);
        int source = header.getInt(12);
        int destination = header.getInt(16);
        if (source == -1 && destination == -1) {
            client.socket.getOutputStream().write(packet, 0, count);
        } else if (destination == 0) {
            if (source != 0 && (source < LOWEST || source > HIGHEST || taken.contains(source))) {
                return false;
            }
            if (source != 0 || client.address == NO_ADDRESS) {
                client.address = source != 0 ? source : highestFree();
                taken.add(client.address);
            }
            header.putInt(12, 0).putInt(16, client.address);
            client.socket.getOutputStream().write(packet, 0, count);
        } else {
            client.address = source; // whoever it belongs to
        }
        int to = header.getInt(16);
        for (Client other : clients) {
            if (other.address == to) {
                other.socket.getOutputStream().write(packet, 0, count);
                break;
            }
        }
        return true;
    }

    private int highestFree() {
        int address = HIGHEST;
        while (taken.contains(address)) {
            address--;
        }
        return address;
    }

    private void forget(Client client) {
        lock.lock();
        try {
            clients.remove(client);
            taken.remove(client.address);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        lock.lock();
        try {
            for (Client client : clients) {
                client.socket.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
