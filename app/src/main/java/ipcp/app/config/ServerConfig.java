package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.link.DeviceOptions;
import ipcp.transport.Endpoint;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.IpcpOffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a server.
 *
 * @param listen where to accept clients: a literal address and a port
 * @param options what the tunnel is told
 * @param keyFiles where the pre-shared keys of {@code options.credentials()} came from, in that order
 * @param privateKeyFile where the private key of {@code options.wire()} came from
 */
public record ServerConfig(
        DeviceOptions device,
        LogLevel logLevel,
        Endpoint.Tcp listen,
        ServerOptions options,
        List<Optional<Path>> keyFiles,
        Optional<Path> privateKeyFile)
        implements Config {
    public ServerConfig {
        keyFiles = List.copyOf(keyFiles);
        if (keyFiles.size() != options.credentials().size()) {
            throw new IllegalArgumentException("every credential has its key file, or none");
        }
    }

    /** What is offered of {@code ipcp/1} and {@code ipcp/2}, if that is what it speaks. */
    Optional<IpcpOffer> ipcp() {
        return options.wire() instanceof IpcpOffer offer ? Optional.of(offer) : Optional.empty();
    }

    @Override
    public void close() {
        options.credentials().forEach(credential -> credential.key().ifPresent(PresharedKey::close));
        ipcp().flatMap(IpcpOffer::privateKey).ifPresent(PrivateKey::close);
    }
}
