package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.link.DeviceOptions;
import ipcp.transport.Endpoint;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
import ipcp.wire.SimplevpnOffer;
import ipcp.wire.ZportalOffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a server.
 *
 * @param listen where to accept clients, at least one place
 * @param socketMode of the file of every Unix socket among these
 * @param options what the tunnel is told
 * @param keyFiles where the pre-shared keys of {@code options.credentials()} came from, in that order
 * @param privateKeyFile where the private key of {@code options.wire()} came from
 */
public record ServerConfig(
        DeviceOptions device,
        LogLevel logLevel,
        List<Endpoint> listen,
        Set<PosixFilePermission> socketMode,
        ServerOptions options,
        List<Optional<Path>> keyFiles,
        Optional<Path> privateKeyFile)
        implements Config {
    public ServerConfig {
        listen = List.copyOf(listen);
        socketMode = Set.copyOf(socketMode);
        keyFiles = List.copyOf(keyFiles);
        if (keyFiles.size() != options.credentials().size()) {
            throw new IllegalArgumentException("every credential has its key file, or none");
        }
    }

    @Override
    public Optional<Protocol> cleartext() {
        return switch (options.wire()) {
            case ZportalOffer _ -> Optional.of(Protocol.ZPORTAL);
            case SimplevpnOffer _ -> Optional.of(Protocol.SIMPLEVPN);
            default -> Optional.empty();
        };
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
