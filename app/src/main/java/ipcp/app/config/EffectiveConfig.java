package ipcp.app.config;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import ipcp.crypto.AeadSuite;
import ipcp.link.DeviceOptions;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.AddressPlan;
import ipcp.tunnel.ClientOptions;
import ipcp.tunnel.Clients;
import ipcp.tunnel.Credential;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.Claim;
import ipcp.wire.ClientIdentity;
import ipcp.wire.IpcpClient;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
import ipcp.wire.ServerWire;
import ipcp.wire.SimplevpnClient;
import ipcp.wire.SimplevpnOffer;
import ipcp.wire.ZportalClient;
import ipcp.wire.ZportalOffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a configuration out with every default filled in: as JSON that loads again to the same. Key files are named,
 * and no secret is shown: of a proxy's password that stands in the file itself only that there is one, which is the
 * one thing that does not load to the same. What a client leaves to its server is left out: written down, it would be
 * decided.
 */
public final class EffectiveConfig {
    private final JsonWriter json;

    private EffectiveConfig(JsonWriter json) {
        this.json = json;
    }

    /** The text, with a line feed at its end. */
    public static String toJson(Config config) {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.setFormattingStyle(FormattingStyle.PRETTY);
            new EffectiveConfig(json).write(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private void write(Config config) throws IOException {
        json.beginObject();
        switch (config) {
            case ServerConfig server -> write(server);
            case ClientConfig client -> write(client);
        }
        json.endObject();
    }

    private void write(ServerConfig config) throws IOException {
        ServerOptions options = config.options();
        put(ConfigKey.MODE, Mode.SERVER.key());
        putInterface(config);
        put(ConfigKey.MTU, config.device().mtu());
        if (options.heartbeatInterval().isPresent()) {
            put(
                    ConfigKey.HEARTBEAT_INTERVAL_MS,
                    options.heartbeatInterval().get().toMillis());
        }
        put(ConfigKey.HEARTBEAT_TIMEOUT_MS, options.heartbeatTimeout().toMillis());
        putEndpoints(Endpoints.LISTEN, config.listen());
        put(ConfigKey.SOCKET_MODE, SocketMode.text(config.socketMode()));
        put(ConfigKey.AUTH_TIMEOUT_MS, options.authTimeout().toMillis());
        put(ConfigKey.MAX_PRE_AUTH_SESSIONS, options.maxPreAuthSessions());
        putProtocols(options.wire());
        if (options.address().isPresent()) {
            var own = new TunnelAddress(
                    options.address().get().address(), config.device().address());
            put(ConfigKey.OWN_TUN_IP, own.toString());
        }
        if (options.mac().isPresent()) {
            put(ConfigKey.OWN_TAP_MAC, options.mac().get().toString());
        }
        write(options.clients(), options.clientToClient());
        if (config.ipcp().isPresent()) {
            writeIpcp(config, config.ipcp().get().protocols().contains(Protocol.IPCP_2));
        }
    }

    private void putProtocols(ServerWire.Offer wire) throws IOException {
        switch (wire) {
            case ZportalOffer(boolean acceptMissingCrc) -> {
                put(ConfigKey.SERVER_PROTOCOL, Protocol.ZPORTAL.toString());
                json.name(ConfigKey.ACCEPT_MISSING_CRC.key()).value(acceptMissingCrc);
            }
            case SimplevpnOffer() -> put(ConfigKey.SERVER_PROTOCOL, Protocol.SIMPLEVPN.toString());
            case IpcpOffer(Set<Protocol> protocols, List<AeadSuite> suites, var _) -> {
                put(
                        ConfigKey.PROTOCOLS,
                        protocols.stream().sorted().map(Protocol::toString).toList());
                if (protocols.contains(Protocol.IPCP_2)) {
                    putSuites(suites);
                }
            }
            default -> throw new IllegalArgumentException("no wire of a configuration: " + wire);
        }
    }

    private void write(Clients clients, boolean clientToClient) throws IOException {
        AddressPlan plan = clients.addresses();
        if (!plan.pools().isEmpty()) {
            putNetworks(ConfigKey.POOL, plan.pools());
            putNetworks(ConfigKey.RESERVED, plan.reserved());
            putPath(ConfigKey.LEASE_FILE, plan.file());
        }
        if (clients instanceof Clients.Anyone(int most, var _)) {
            put(ConfigKey.MAX_CLIENTS, most);
        }
        if (!(clients instanceof Clients.One)) {
            json.name(ConfigKey.CLIENT_TO_CLIENT.key()).value(clientToClient);
        }
    }

    private void writeIpcp(ServerConfig config, boolean second) throws IOException {
        ServerOptions options = config.options();
        if (second) {
            put(ConfigKey.DNS, options.dns().stream().map(IpAddress::toString).toList());
        }
        putPath(ConfigKey.SERVER_PRIVATE_KEY_FILE, config.privateKeyFile());
        json.name(ConfigKey.CREDENTIALS.key()).beginArray();
        for (int i = 0; i < options.credentials().size(); i++) {
            write(options.credentials().get(i), config.keyFiles().get(i), options.kind(), second);
        }
        json.endArray();
    }

    private void write(Credential credential, Optional<Path> keyFile, LinkKind kind, boolean second)
            throws IOException {
        json.beginObject();
        if (credential.claim().isPresent()) {
            switch (credential.claim().get()) {
                case Claim.Tun claim -> put(ConfigKey.CREDENTIAL_TUN_IP, claim.toString());
                case Claim.Tap claim -> put(ConfigKey.CREDENTIAL_TAP_MAC, claim.toString());
            }
        }
        if (credential.name().isPresent()) {
            put(ConfigKey.CREDENTIAL_NAME, credential.name().get());
        }
        putPath(ConfigKey.CREDENTIAL_KEY_FILE, keyFile);
        if (credential.publicKey().isPresent()) {
            put(ConfigKey.CREDENTIAL_PUBLIC_KEY, credential.publicKey().get().toString());
        }
        if (kind == LinkKind.TUN) {
            putNetworks(ConfigKey.CREDENTIAL_ALLOWED_IPS, credential.allowedIps());
            if (second) {
                putNetworks(ConfigKey.CREDENTIAL_ROUTES, credential.routes());
            }
        }
        json.endObject();
    }

    private void write(ClientConfig config) throws IOException {
        ClientOptions options = config.options();
        put(ConfigKey.MODE, Mode.CLIENT.key());
        putInterface(config);
        if (!options.accepting().mtu()) {
            put(ConfigKey.MTU, config.device().mtu());
        }
        Protocol protocol = options.wire().protocol();
        if (!options.accepting().heartbeat()) {
            if (protocol != Protocol.ZPORTAL) {
                put(ConfigKey.HEARTBEAT_INTERVAL_MS, options.heartbeatInterval().toMillis());
            }
            put(ConfigKey.HEARTBEAT_TIMEOUT_MS, options.heartbeatTimeout().toMillis());
        }
        putEndpoints(Endpoints.SERVER, config.server());
        putProxies(config.proxies());
        put(ConfigKey.PROTOCOL, protocol.toString());
        switch (options.wire()) {
            case IpcpClient ipcp -> {
                if (protocol == Protocol.IPCP_2) {
                    putSuites(ipcp.suites());
                }
                write(ipcp.who(), config);
            }
            case ZportalClient zportal -> {
                putOwn(config.device().address().map(InterfaceAddress::address), config);
                json.name(ConfigKey.ACCEPT_MISSING_CRC.key()).value(zportal.acceptMissingCrc());
            }
            case SimplevpnClient simplevpn -> putOwn(simplevpn.wanted(), config);
            default -> throw new IllegalArgumentException("no wire of a configuration: " + protocol);
        }
        boolean tun = options.wire().kind() == LinkKind.TUN;
        if (tun && (protocol == Protocol.IPCP_2 || protocol == Protocol.SIMPLEVPN)) {
            putNetworks(ConfigKey.ACCEPT_ROUTES, options.accepting().routes());
        }
        if (protocol == Protocol.IPCP_2) {
            json.name(ConfigKey.ACCEPT_DNS.key()).value(options.accepting().dns());
        }
        json.name(ConfigKey.RECONNECT.key()).value(options.reconnect());
        put(ConfigKey.HANDSHAKE_TIMEOUT_MS, options.handshakeTimeout().toMillis());
    }

    private void putOwn(Optional<IpAddress> address, Config config) throws IOException {
        if (address.isPresent()) {
            put(
                    ConfigKey.CLAIM_TUN_IP,
                    new TunnelAddress(address.get(), config.device().address()).toString());
        }
    }

    private void putEndpoints(Endpoints keys, List<Endpoint> endpoints) throws IOException {
        Optional<Endpoint.Tcp> one = keys.asHostAndPort(endpoints);
        if (one.isPresent()) {
            put(keys.host(), one.get().host());
            put(keys.port(), one.get().port());
        } else {
            put(keys.all(), endpoints.stream().map(Endpoint::toString).toList());
        }
    }

    private void putProxies(List<ProxyHop> hops) throws IOException {
        if (hops.isEmpty()) {
            return;
        }
        json.name(ConfigKey.PROXY_CHAIN.key()).beginArray();
        for (ProxyHop hop : hops) {
            if (hop.passwordFile().isEmpty()) {
                json.value(hop.url());
            } else {
                json.beginObject();
                put(ConfigKey.PROXY_URL, hop.url());
                putPath(ConfigKey.PROXY_PASSWORD_FILE, hop.passwordFile());
                json.endObject();
            }
        }
        json.endArray();
    }

    private void write(ClientIdentity identity, ClientConfig config) throws IOException {
        if (identity.name().isPresent()) {
            put(ConfigKey.NAME, identity.name().get());
        }
        if (identity.claim().isPresent()) {
            switch (identity.claim().get()) {
                case Claim.Tun claim -> putOwn(Optional.of(claim.address()), config);
                case Claim.Tap _ -> put(ConfigKey.CLAIM_TAP_MAC, identity.claimText());
            }
        }
        putPath(ConfigKey.KEY_FILE, config.keyFile());
        putPath(ConfigKey.PRIVATE_KEY_FILE, config.privateKeyFile());
        if (identity.serverKey().isPresent()) {
            put(ConfigKey.SERVER_PUBLIC_KEY, identity.serverKey().get().toString());
        }
    }

    private void putInterface(Config config) throws IOException {
        DeviceOptions device = config.device();
        put(ConfigKey.IF_NAME, device.name());
        put(ConfigKey.IF_MODE, device.kind().name().toLowerCase(Locale.ROOT));
        put(ConfigKey.LOG_LEVEL, config.logLevel().key());
    }

    private void putSuites(List<AeadSuite> suites) throws IOException {
        put(ConfigKey.SUITES, suites.stream().map(AeadSuite::noiseName).toList());
    }

    private void putNetworks(ConfigKey key, List<Cidr> networks) throws IOException {
        put(key, networks.stream().map(Cidr::toString).toList());
    }

    private void putPath(ConfigKey key, Optional<Path> path) throws IOException {
        if (path.isPresent()) {
            put(key, path.get().toString());
        }
    }

    private void put(ConfigKey key, List<String> values) throws IOException {
        json.name(key.key()).beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private void put(ConfigKey key, String value) throws IOException {
        json.name(key.key()).value(value);
    }

    private void put(ConfigKey key, long value) throws IOException {
        json.name(key.key()).value(value);
    }
}
