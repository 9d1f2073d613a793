package ipcp.app.config;

import ipcp.link.DeviceOptions;
import ipcp.transport.Endpoint;
import ipcp.tunnel.ClientOptions;
import java.nio.file.Path;

/**
 * The configuration of a client.
 *
 * @param server where to connect: a literal address or a name, and a port
 * @param options what the tunnel is told
 * @param keyFile where the key of {@code options} came from
 */
public record ClientConfig(
        DeviceOptions device, LogLevel logLevel, Endpoint server, ClientOptions options, Path keyFile)
        implements Config {
    @Override
    public void close() {
        options.key().close();
    }
}
