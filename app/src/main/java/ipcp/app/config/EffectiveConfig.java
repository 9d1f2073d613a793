package ipcp.app.config;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import ipcp.crypto.AeadSuite;
import ipcp.link.DeviceOptions;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.tunnel.ClientOptions;
import ipcp.tunnel.Credential;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.Claim;
import ipcp.wire.ClientIdentity;
import ipcp.wire.IpcpClient;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
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
 * and no secret is shown. What a client leaves to its server is left out: written down, it would be decided.
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
        IpcpOffer offer = config.ipcp().orElseThrow();
        Set<Protocol> protocols = offer.protocols();
        put(ConfigKey.MODE, Mode.SERVER.key());
        putInterface(config);
        put(ConfigKey.MTU, config.device().mtu());
        put(
                ConfigKey.HEARTBEAT_INTERVAL_MS,
                options.heartbeatInterval().orElseThrow().toMillis());
        put(ConfigKey.HEARTBEAT_TIMEOUT_MS, options.heartbeatTimeout().toMillis());
        put(ConfigKey.LISTEN_IP, config.listen().host());
        put(ConfigKey.LISTEN_PORT, config.listen().port());
        put(ConfigKey.AUTH_TIMEOUT_MS, options.authTimeout().toMillis());
        put(ConfigKey.MAX_PRE_AUTH_SESSIONS, options.maxPreAuthSessions());
        put(
                ConfigKey.PROTOCOLS,
                protocols.stream().sorted().map(Protocol::toString).toList());
        boolean second = protocols.contains(Protocol.IPCP_2);
        if (second) {
            putSuites(offer.suites());
        }
        if (options.address().isPresent()) {
            var own = new TunnelAddress(
                    options.address().get().address(), config.device().address());
            put(ConfigKey.OWN_TUN_IP, own.toString());
        }
        if (options.mac().isPresent()) {
            put(ConfigKey.OWN_TAP_MAC, options.mac().get().toString());
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
        if (!options.accepting().heartbeat()) {
            put(ConfigKey.HEARTBEAT_INTERVAL_MS, options.heartbeatInterval().toMillis());
            put(ConfigKey.HEARTBEAT_TIMEOUT_MS, options.heartbeatTimeout().toMillis());
        }
        put(ConfigKey.SERVER_IP, config.server().host());
        put(ConfigKey.SERVER_PORT, config.server().port());
        put(ConfigKey.PROTOCOL, options.wire().protocol().toString());
        boolean second = options.wire().protocol() == Protocol.IPCP_2;
        if (options.wire() instanceof IpcpClient ipcp) {
            if (second) {
                putSuites(ipcp.suites());
            }
            write(ipcp.who(), config);
        }
        if (second && options.wire().kind() == LinkKind.TUN) {
            putNetworks(ConfigKey.ACCEPT_ROUTES, options.accepting().routes());
        }
        json.name(ConfigKey.RECONNECT.key()).value(options.reconnect());
        put(ConfigKey.HANDSHAKE_TIMEOUT_MS, options.handshakeTimeout().toMillis());
    }

    private void write(ClientIdentity identity, ClientConfig config) throws IOException {
        if (identity.name().isPresent()) {
            put(ConfigKey.NAME, identity.name().get());
        }
        if (identity.claim().isPresent()) {
            switch (identity.claim().get()) {
                case Claim.Tun claim ->
                    put(
                            ConfigKey.CLAIM_TUN_IP,
                            new TunnelAddress(claim.address(), config.device().address()).toString());
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
