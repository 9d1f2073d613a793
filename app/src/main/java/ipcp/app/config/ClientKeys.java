package ipcp.app.config;

import ipcp.crypto.AeadSuite;
import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.MacAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.Accepting;
import ipcp.tunnel.ClientOptions;
import ipcp.wire.ClientWire;
import ipcp.wire.IpcpClient;
import ipcp.wire.Protocol;
import ipcp.wire.SimplevpnClient;
import ipcp.wire.ZportalClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the keys of a client. */
final class ClientKeys {
    /** Keys of a lock, which whoever wrote them thinks there is. */
    private static final List<ConfigKey> LOCKS =
            List.of(ConfigKey.KEY_FILE, ConfigKey.PRIVATE_KEY_FILE, ConfigKey.SERVER_PUBLIC_KEY);

    private final Fields fields;
    private final CommonKeys common;
    private final List<Endpoint> servers;
    private final List<ProxyHop> proxies;
    private final Optional<Boolean> reconnect;
    private final OptionalInt handshakeTimeoutMs;

    private ClientKeys(Fields fields, CommonKeys common, KeyRing keys) {
        this.fields = fields;
        this.common = common;
        this.servers = Endpoints.SERVER.read(fields, common.plain());
        this.proxies = ProxyChain.read(fields, servers, keys);
        this.reconnect = fields.truth(ConfigKey.RECONNECT);
        this.handshakeTimeoutMs = fields.integer(ConfigKey.HANDSHAKE_TIMEOUT_MS);
    }

    /** The configuration, unless there are findings against it. */
    static Optional<Config> read(Fields fields, CommonKeys common, KeyRing keys) {
        var client = new ClientKeys(fields, common, keys);
        return common.plain().isEmpty()
                ? client.ofIpcp(keys)
                : client.plain(common.plain().get());
    }

    private Optional<Config> ofIpcp(KeyRing keys) {
        // Whatever a wrong one was meant to be, it says nothing about the other keys.
        Protocol protocol = Wires.protocol(fields).orElse(Protocol.IPCP_2);
        Optional<OwnIdentity> identity = OwnIdentity.read(fields, common.kind(), protocol, keys);
        List<AeadSuite> suites = Wires.suites(fields, protocol == Protocol.IPCP_2);
        List<Cidr> routes = routes(protocol);
        boolean dns = dns(protocol);
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }
        OwnIdentity own = identity.orElseThrow();
        var accepting = protocol == Protocol.IPCP_2
                ? accepting(
                        own.identity().kind() == LinkKind.TUN && own.assigned().isEmpty(), true, routes, dns)
                : Accepting.NOTHING;
        return Optional.of(config(
                new IpcpClient(own.identity(), protocol, suites),
                accepting,
                own.assigned().map(address -> new TunnelAddress(address.address(), Optional.of(address))),
                own.mac(),
                own.keyFile(),
                own.privateKeyFile()));
    }

    private Optional<Config> plain(Protocol protocol) {
        LOCKS.forEach(key -> fields.refuse(key, Wires.with(protocol)));
        List.of(ConfigKey.NAME, ConfigKey.CLAIM_TAP_MAC).forEach(key -> fields.ignore(key, Wires.with(protocol)));
        Wires.suites(fields, false);
        dns(protocol);
        List<Cidr> routes = routes(protocol);
        return protocol == Protocol.ZPORTAL ? zportal() : simplevpn(routes);
    }

    /** There is nobody who could tell it anything. */
    private Optional<Config> zportal() {
        Optional<TunnelAddress> own = Claims.assignedAddress(fields, ConfigKey.CLAIM_TUN_IP);
        boolean acceptMissingCrc = fields.isTrue(ConfigKey.ACCEPT_MISSING_CRC);
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }
        var wire = new ZportalClient(common.mtu().orElseThrow(), acceptMissingCrc);
        return Optional.of(plain(wire, Accepting.NOTHING, own));
    }

    /** Its server tells an address with its network, and one of ours the MTU. */
    private Optional<Config> simplevpn(List<Cidr> routes) {
        Optional<TunnelAddress> own = Claims.tunnelAddress(fields, ConfigKey.CLAIM_TUN_IP);
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }
        boolean told = own.flatMap(TunnelAddress::assigned).isEmpty();
        var wire = new SimplevpnClient(own.map(TunnelAddress::address));
        return Optional.of(plain(wire, accepting(told, false, routes, false), own));
    }

    private Config plain(ClientWire wire, Accepting accepting, Optional<TunnelAddress> own) {
        return config(wire, accepting, own, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Config config(
            ClientWire wire,
            Accepting accepting,
            Optional<TunnelAddress> own,
            Optional<MacAddress> mac,
            Optional<Path> keyFile,
            Optional<Path> privateKeyFile) {
        var options = new ClientOptions(
                wire,
                accepting,
                common.heartbeatInterval(),
                common.heartbeatTimeout(),
                Duration.ofMillis(handshakeTimeoutMs.orElseThrow()),
                reconnect.orElseThrow());
        return new ClientConfig(
                common.device(own.flatMap(TunnelAddress::assigned), mac),
                common.logLevel().orElseThrow(),
                servers,
                proxies,
                options,
                keyFile,
                privateKeyFile);
    }

    private List<Cidr> routes(Protocol protocol) {
        ConfigKey key = ConfigKey.ACCEPT_ROUTES;
        if (protocol != Protocol.IPCP_2 && protocol != Protocol.SIMPLEVPN) {
            fields.ignore(key, Wires.with(protocol));
            return List.of();
        }
        if (common.kind().filter(LinkKind.TAP::equals).isPresent()) {
            fields.ignore(key, "with if_mode \"tap\"");
            return List.of();
        }
        return Networks.list(fields, key);
    }

    private boolean dns(Protocol protocol) {
        if (protocol != Protocol.IPCP_2) {
            fields.ignore(ConfigKey.ACCEPT_DNS, Wires.with(protocol));
            return false;
        }
        return fields.isTrue(ConfigKey.ACCEPT_DNS);
    }

    /** What the file does not say is the server's to say. */
    private Accepting accepting(boolean address, boolean heartbeat, List<Cidr> routes, boolean dns) {
        return new Accepting(
                address,
                fields.written(ConfigKey.MTU).isEmpty(),
                heartbeat
                        && fields.written(ConfigKey.HEARTBEAT_INTERVAL_MS).isEmpty()
                        && fields.written(ConfigKey.HEARTBEAT_TIMEOUT_MS).isEmpty(),
                routes,
                dns);
    }
}
