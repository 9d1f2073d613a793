package ipcp.app.config;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import ipcp.link.DeviceOptions;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.tunnel.ClientOptions;
import ipcp.tunnel.Credential;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.Claim;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Writes a configuration out with every default filled in: as JSON that loads again to the same. Key files are named,
 * and no key is shown.
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
        writeCommon(
                config,
                config.heartbeatInterval().toMillis(),
                options.heartbeatTimeout().toMillis());
        put(ConfigKey.LISTEN_IP, config.listen().host());
        put(ConfigKey.LISTEN_PORT, config.listen().port());
        put(ConfigKey.AUTH_TIMEOUT_MS, options.authTimeout().toMillis());
        put(ConfigKey.MAX_PRE_AUTH_SESSIONS, options.maxPreAuthSessions());
        if (options.address().isPresent()) {
            var own = new TunnelAddress(
                    options.address().get().address(), config.device().address());
            put(ConfigKey.OWN_TUN_IP, own.toString());
        }
        if (options.mac().isPresent()) {
            put(ConfigKey.OWN_TAP_MAC, options.mac().get().toString());
        }
        json.name(ConfigKey.CREDENTIALS.key()).beginArray();
        for (int i = 0; i < options.credentials().size(); i++) {
            write(options.credentials().get(i), config.keyFiles().get(i).toString());
        }
        json.endArray();
    }

    private void write(Credential credential, String keyFile) throws IOException {
        json.beginObject();
        switch (credential.claim()) {
            case Claim.Tun claim -> put(ConfigKey.CREDENTIAL_TUN_IP, claim.toString());
            case Claim.Tap claim -> put(ConfigKey.CREDENTIAL_TAP_MAC, claim.toString());
        }
        put(ConfigKey.CREDENTIAL_KEY_FILE, keyFile);
        if (credential.claim().kind() == LinkKind.TUN) {
            json.name(ConfigKey.CREDENTIAL_ALLOWED_IPS.key()).beginArray();
            for (Cidr network : credential.allowedIps()) {
                json.value(network.toString());
            }
            json.endArray();
        }
        json.endObject();
    }

    private void write(ClientConfig config) throws IOException {
        ClientOptions options = config.options();
        put(ConfigKey.MODE, Mode.CLIENT.key());
        writeCommon(
                config,
                options.heartbeatInterval().toMillis(),
                options.heartbeatTimeout().toMillis());
        put(ConfigKey.SERVER_IP, config.server().host());
        put(ConfigKey.SERVER_PORT, config.server().port());
        switch (options.claim()) {
            case Claim.Tun claim ->
                put(
                        ConfigKey.CLAIM_TUN_IP,
                        new TunnelAddress(claim.address(), config.device().address()).toString());
            case Claim.Tap _ -> put(ConfigKey.CLAIM_TAP_MAC, options.claimText());
        }
        put(ConfigKey.KEY_FILE, config.keyFile().toString());
        put(ConfigKey.PROTOCOL, options.dialect().protocol());
        json.name(ConfigKey.RECONNECT.key()).value(options.reconnect());
        put(ConfigKey.HANDSHAKE_TIMEOUT_MS, options.handshakeTimeout().toMillis());
    }

    private void writeCommon(Config config, long heartbeatIntervalMs, long heartbeatTimeoutMs) throws IOException {
        DeviceOptions device = config.device();
        put(ConfigKey.IF_NAME, device.name());
        put(ConfigKey.IF_MODE, device.kind().name().toLowerCase(Locale.ROOT));
        put(ConfigKey.MTU, device.mtu());
        put(ConfigKey.LOG_LEVEL, config.logLevel().key());
        put(ConfigKey.HEARTBEAT_INTERVAL_MS, heartbeatIntervalMs);
        put(ConfigKey.HEARTBEAT_TIMEOUT_MS, heartbeatTimeoutMs);
    }

    private void put(ConfigKey key, String value) throws IOException {
        json.name(key.key()).value(value);
    }

    private void put(ConfigKey key, long value) throws IOException {
        json.name(key.key()).value(value);
    }
}
