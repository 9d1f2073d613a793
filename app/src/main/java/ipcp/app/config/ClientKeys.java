package ipcp.app.config;

import ipcp.crypto.AeadSuite;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.Accepting;
import ipcp.tunnel.ClientOptions;
import ipcp.wire.IpcpClient;
import ipcp.wire.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the keys of a client. */
final class ClientKeys {
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[\\w-]{1,63}(\\.[\\w-]{1,63})*\\.?");
    private static final Pattern ZONE = Pattern.compile("%[\\w.-]{1,15}$");

    private ClientKeys() {}

    /** The configuration, unless there are findings against it. */
    static Optional<Config> read(Fields fields, CommonKeys common, KeyRing keys) {
        Optional<String> serverIp = fields.parsed(ConfigKey.SERVER_IP, ClientKeys::parseHost);
        OptionalInt serverPort = fields.integer(ConfigKey.SERVER_PORT);
        // Whatever a wrong one was meant to be, it says nothing about the other keys.
        Protocol protocol = Wires.protocol(fields).orElse(Protocol.IPCP_2);
        Optional<OwnIdentity> identity = OwnIdentity.read(fields, common.kind(), protocol, keys);
        List<AeadSuite> suites = Wires.suites(fields, protocol == Protocol.IPCP_2);
        List<Cidr> routes = routes(fields, common.kind(), protocol);
        Optional<Boolean> reconnect = fields.truth(ConfigKey.RECONNECT);
        OptionalInt handshakeTimeoutMs = fields.integer(ConfigKey.HANDSHAKE_TIMEOUT_MS);
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }

        OwnIdentity own = identity.orElseThrow();
        var options = new ClientOptions(
                new IpcpClient(own.identity(), protocol, suites),
                accepting(fields, protocol, own, routes),
                common.heartbeatInterval(),
                common.heartbeatTimeout(),
                Duration.ofMillis(handshakeTimeoutMs.orElseThrow()),
                reconnect.orElseThrow());
        return Optional.of(new ClientConfig(
                common.device(own.assigned(), own.mac()),
                common.logLevel().orElseThrow(),
                new Endpoint.Tcp(serverIp.orElseThrow(), serverPort.orElseThrow()),
                options,
                own.keyFile(),
                own.privateKeyFile()));
    }

    private static List<Cidr> routes(Fields fields, Optional<LinkKind> kind, Protocol protocol) {
        if (protocol != Protocol.IPCP_2) {
            fields.ignore(ConfigKey.ACCEPT_ROUTES, "with protocol \"" + protocol + "\"");
            return List.of();
        }
        if (kind.filter(LinkKind.TAP::equals).isPresent()) {
            fields.ignore(ConfigKey.ACCEPT_ROUTES, "with if_mode \"tap\"");
            return List.of();
        }
        return Networks.list(fields, ConfigKey.ACCEPT_ROUTES);
    }

    /** What the file does not say is the server's to say. */
    private static Accepting accepting(Fields fields, Protocol protocol, OwnIdentity own, List<Cidr> routes) {
        if (protocol != Protocol.IPCP_2) {
            return Accepting.NOTHING;
        }
        return new Accepting(
                own.identity().kind() == LinkKind.TUN && own.assigned().isEmpty(),
                fields.written(ConfigKey.MTU).isEmpty(),
                fields.written(ConfigKey.HEARTBEAT_INTERVAL_MS).isEmpty()
                        && fields.written(ConfigKey.HEARTBEAT_TIMEOUT_MS).isEmpty(),
                routes,
                false);
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
}
