package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import ipcp.crypto.PrivateKey;
import ipcp.link.DeviceOptions;
import ipcp.transport.Endpoint;
import ipcp.tunnel.ClientOptions;
import ipcp.wire.ClientIdentity;
import ipcp.wire.IpcpClient;
import ipcp.wire.Protocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a client.
 *
 * @param server where to connect: the first that can be reached of at least one
 * @param proxies to go through, the nearest first
 * @param options what the tunnel is told
 * @param keyFile where the pre-shared key of {@code options} came from
 * @param privateKeyFile where its private key came from
 */
public record ClientConfig(
        DeviceOptions device,
        LogLevel logLevel,
        List<Endpoint> server,
        List<ProxyHop> proxies,
        ClientOptions options,
        Optional<Path> keyFile,
        Optional<Path> privateKeyFile)
        implements Config {
    public ClientConfig {
        server = List.copyOf(server);
        proxies = List.copyOf(proxies);
    }

    @Override
    public Optional<Protocol> cleartext() {
        Protocol protocol = options.wire().protocol();
        return protocol == Protocol.ZPORTAL || protocol == Protocol.SIMPLEVPN
                ? Optional.of(protocol)
                : Optional.empty();
    }

    /** Who it is in {@code ipcp/1} or {@code ipcp/2}, if that is what it speaks. */
    Optional<ClientIdentity> identity() {
        return options.wire() instanceof IpcpClient client ? Optional.of(client.who()) : Optional.empty();
    }

    @Override
    public void close() {
        proxies.forEach(hop -> hop.proxy().close());
        identity().flatMap(ClientIdentity::key).ifPresent(PresharedKey::close);
        identity().flatMap(ClientIdentity::privateKey).ifPresent(PrivateKey::close);
    }
}
