package ipcp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A TCP connection, without Nagle's algorithm: what is written together is batched by the writer. */
public final class TcpConnection implements Connection {
    private final SocketChannel channel;
    private final InetSocketAddress remote;
    private final DirectSocket direct;

    /** Takes over a connected channel in blocking mode. */
    TcpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var descriptor = ChannelDescriptor.of(channel);
        this.direct = descriptor.isPresent() ? new DirectSocket(descriptor.getAsInt()) : null;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int readSome(ByteBuffer into) throws IOException {
        return direct == null ? WOULD_BLOCK : direct.receive(into);
    }

    @Override
    public int writeSome(ByteBuffer from) throws IOException {
        return direct == null ? WOULD_BLOCK : direct.send(from);
    }

    @Override
    public void quiesce() {
        if (direct != null) {
            direct.close();
        }
    }

    @Override
    public void limitUnsent(int bytes) {
        if (direct != null) {
            direct.limitUnsent(bytes);
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public void close() {
        quiesce();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
