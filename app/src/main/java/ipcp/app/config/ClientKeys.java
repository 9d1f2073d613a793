package ipcp.app.config;

import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.ClientOptions;
import ipcp.wire.Claim;
import ipcp.wire.Dialect;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the keys of a client. */
final class ClientKeys {
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[\\w-]{1,63}(\\.[\\w-]{1,63})*\\.?");
    private static final Pattern ZONE = Pattern.compile("%[\\w.-]{1,15}$");

    private ClientKeys() {}

    /**
     * What a client says it is.
     *
     * @param text the claim as it is written, without a prefix length
     * @param assigned the address to assign
     * @param mac the address to set
     */
    private record Identity(Claim claim, String text, Optional<InterfaceAddress> assigned, Optional<MacAddress> mac) {}

    /** The configuration, unless there are findings against it. */
    static Optional<Config> read(Fields fields, CommonKeys common, KeyRing keys) {
        Optional<String> serverIp = fields.parsed(ConfigKey.SERVER_IP, ClientKeys::parseHost);
        OptionalInt serverPort = fields.integer(ConfigKey.SERVER_PORT);
        Optional<Identity> identity = common.kind().flatMap(kind -> identity(fields, kind));
        Optional<Dialect> dialect = fields.parsed(ConfigKey.PROTOCOL, ClientKeys::parseDialect);
        Optional<Boolean> reconnect = fields.truth(ConfigKey.RECONNECT);
        OptionalInt handshakeTimeoutMs = fields.integer(ConfigKey.HANDSHAKE_TIMEOUT_MS);
        Optional<KeyFile> keyFile = keys.open(fields, ConfigKey.KEY_FILE);
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }

        Identity known = identity.orElseThrow();
        var options = new ClientOptions(
                known.claim(),
                known.text(),
                dialect.orElseThrow(),
                keyFile.orElseThrow().key(),
                common.heartbeatInterval(),
                common.heartbeatTimeout(),
                Duration.ofMillis(handshakeTimeoutMs.orElseThrow()),
                reconnect.orElseThrow());
        return Optional.of(new ClientConfig(
                common.device(known.assigned(), known.mac()),
                common.logLevel().orElseThrow(),
                new Endpoint(serverIp.orElseThrow(), serverPort.orElseThrow()),
                options,
                keyFile.orElseThrow().path()));
    }

    private static Optional<Identity> identity(Fields fields, LinkKind kind) {
        return switch (kind) {
            case TUN -> {
                ignore(fields, ConfigKey.CLAIM_TAP_MAC, kind);
                yield Claims.tunnelAddress(fields, ConfigKey.CLAIM_TUN_IP)
                        .map(own -> new Identity(
                                new Claim.Tun(own.address()),
                                own.address().toString(),
                                own.assigned(),
                                Optional.empty()));
            }
            case TAP -> {
                ignore(fields, ConfigKey.CLAIM_TUN_IP, kind);
                // A server of the text dialect compares the claim letter by letter: it is sent as it is written.
                yield Claims.mac(fields, ConfigKey.CLAIM_TAP_MAC)
                        .flatMap(mac -> fields.text(ConfigKey.CLAIM_TAP_MAC)
                                .map(text ->
                                        new Identity(new Claim.Tap(mac), text, Optional.empty(), Optional.of(mac))));
            }
        };
    }

    private static void ignore(Fields fields, ConfigKey key, LinkKind kind) {
        String mode = kind.name().toLowerCase(Locale.ROOT);
        fields.written(key)
                .ifPresent(node -> fields.findings().warning(node.path(), "not used with if_mode \"" + mode + "\""));
    }

    /** A literal, with a zone if it is a link-local one, or a name: what looks like an address must be one. */
    private static String parseHost(String text) {
        if (text.indexOf(':') >= 0) {
            IpAddress.parse(ZONE.matcher(text).replaceFirst(""));
        } else if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("not a host: " + text);
        } else if (text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            IpAddress.parse(text);
        }
        return text;
    }

    private static Dialect parseDialect(String text) {
        return Arrays.stream(Dialect.values())
                .filter(dialect -> dialect.protocol().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no protocol: " + text));
    }
}
