package ipcp.app.config;

import ipcp.link.DeviceOptions;
import ipcp.transport.Endpoint;
import ipcp.tunnel.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The configuration of a server.
 *
 * @param listen where to accept clients: a literal address and a port
 * @param options what the tunnel is told
 * @param heartbeatInterval what the file says; a server waits and never asks, so it only bounds the timeout
 * @param keyFiles where the keys of {@code options.credentials()} came from, in that order
 */
public record ServerConfig(
        DeviceOptions device,
        LogLevel logLevel,
        Endpoint listen,
        ServerOptions options,
        Duration heartbeatInterval,
        List<Path> keyFiles)
        implements Config {
    public ServerConfig {
        keyFiles = List.copyOf(keyFiles);
        if (keyFiles.size() != options.credentials().size()) {
            throw new IllegalArgumentException("every credential has its key file");
        }
    }

    @Override
    public void close() {
        options.credentials().forEach(credential -> credential.key().close());
    }
}
