package ipcp.integration;

import ipcp.integration.lab.Namespace;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy of the tests' own in a namespace, for machines that have no other: SOCKS5 (RFC 1928, RFC 1929) or HTTP's
 * CONNECT (RFC 9110, section 9.3.6). It takes addresses only, and ends a connection that says anything unexpected.
 */
final class RelayProxy implements AutoCloseable {
    private static final byte[] SOCKS_DONE = {5, 0, 0, 1, 0, 0, 0, 0, 0, 0};

    /** How a kind of proxy is told where to connect to. */
    private interface Greeting {
        /** Returns {@code HOST:PORT}. */
        String target(DataInputStream in, OutputStream out, String login) throws IOException;
    }

    private final Namespace where;
    private final ServerSocket listener;
    private final String login;
    private final Greeting greeting;
    private final byte[] done;
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private RelayProxy(Namespace where, int port, String login, Greeting greeting, byte[] done) throws IOException {
        this.where = where;
        this.listener = where.call(() -> new ServerSocket(port));
        this.login = login;
        this.greeting = greeting;
        this.done = done;
        Thread.ofVirtual().name("proxy in " + where).start(this::accept);
    }

    /** @param login {@code USER:PASSWORD} that it insists on, or empty */
    static RelayProxy socks5(Namespace where, int port, String login) throws IOException {
        return new RelayProxy(where, port, login, RelayProxy::socksTarget, SOCKS_DONE);
    }

    /** @param login as with SOCKS5 */
    static RelayProxy http(Namespace where, int port, String login) throws IOException {
        return new RelayProxy(where, port, login, RelayProxy::httpTarget, ascii("HTTP/1.1 200 Here you are\r\n\r\n"));
    }

    /** Where it was asked to connect to, each once for each time, as {@code HOST:PORT}. */
    List<String> targets() {
        return List.copyOf(targets);
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            String target = greeting.target(in, client.getOutputStream(), login);
            targets.add(target);
            int colon = target.lastIndexOf(':');
            InetAddress host = InetAddress.ofLiteral(target.substring(0, colon));
            int port = Integer.parseInt(target.substring(colon + 1));
            try (Socket server = where.call(() -> new Socket(host, port))) {
                sockets.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                client.getOutputStream().write(done);
                Thread back = Thread.ofVirtual().start(() -> pump(server, client));
                pump(client, server);
                back.join();
            }
        } catch (IOException | IllegalArgumentException _) {
            // the connection is its own end
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            close(from);
            close(to);
        }
    }

    private static String socksTarget(DataInputStream in, OutputStream out, String login) throws IOException {
        require(in.readByte() == 5);
        String methods = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
        int method = login.isEmpty() ? 0 : 2;
        require(methods.indexOf(method) >= 0);
        out.write(new byte[] {5, (byte) method});
        if (!login.isEmpty()) {
            require(in.readByte() == 1);
            String user = text(in);
            boolean right = login.equals(user + ":" + text(in));
            out.write(new byte[] {1, (byte) (right ? 0 : 1)});
            require(right);
        }
        require(in.readByte() == 5 && in.readByte() == 1 && in.readByte() == 0);
        int type = in.readByte();
        require(type == 1 || type == 4);
        InetAddress host = InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16));
        return host.getHostAddress() + ":" + in.readUnsignedShort();
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    private static String httpTarget(DataInputStream in, OutputStream out, String login) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) { // byte by byte: what follows is the peer's
            head.append((char) in.readUnsignedByte());
        }
        List<String> lines = head.toString().lines().toList();
        String[] words = lines.getFirst().split(" ", -1);
        require(words.length == 3 && words[0].equals("CONNECT") && words[2].equals("HTTP/1.1"));
        String basic = "proxy-authorization: basic " + Base64.getEncoder().encodeToString(ascii(login));
        if (!login.isEmpty() && lines.stream().noneMatch(line -> line.equalsIgnoreCase(basic))) {
            out.write(ascii("HTTP/1.1 407 Who are you\r\n\r\n"));
            require(false);
        }
        return words[1];
    }

    private static void require(boolean right) throws IOException {
        if (!right) {
            throw new IOException("not what a client says");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is closed, somehow
        }
    }

    /** Ends its connections too. */
    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(RelayProxy::close);
    }
}
