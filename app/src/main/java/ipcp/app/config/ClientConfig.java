package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.link.DeviceOptions;
import ipcp.transport.Endpoint;
import ipcp.tunnel.ClientOptions;
import ipcp.wire.ClientIdentity;
import ipcp.wire.IpcpClient;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of a client.
 *
 * @param server where to connect: a literal address or a name, and a port
 * @param options what the tunnel is told
 * @param keyFile where the pre-shared key of {@code options} came from
 * @param privateKeyFile where its private key came from
 */
public record ClientConfig(
        DeviceOptions device,
        LogLevel logLevel,
        Endpoint.Tcp server,
        ClientOptions options,
        Optional<Path> keyFile,
        Optional<Path> privateKeyFile)
        implements Config {
    /** Who it is in {@code ipcp/1} or {@code ipcp/2}, if that is what it speaks. */
    Optional<ClientIdentity> identity() {
        return options.wire() instanceof IpcpClient client ? Optional.of(client.who()) : Optional.empty();
    }

    @Override
    public void close() {
        identity().flatMap(ClientIdentity::key).ifPresent(PresharedKey::close);
        identity().flatMap(ClientIdentity::privateKey).ifPresent(PrivateKey::close);
    }
}
