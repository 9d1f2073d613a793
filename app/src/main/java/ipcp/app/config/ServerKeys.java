package ipcp.app.config;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PrivateKey;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.AddressPlan;
import ipcp.tunnel.Clients;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the keys of a server. */
final class ServerKeys {
    private ServerKeys() {}

    /** The configuration, unless there are findings against it. */
    static Optional<Config> read(Fields fields, CommonKeys common, KeyRing keys) {
        boolean tap = common.kind().filter(LinkKind.TAP::equals).isPresent();
        boolean tun = common.kind().filter(LinkKind.TUN::equals).isPresent();
        fields.refuse(ConfigKey.KEY_FILE, "at the top level of a server: every credential has its own");
        Optional<IpAddress> listenIp = fields.parsed(ConfigKey.LISTEN_IP, IpAddress::parse);
        OptionalInt listenPort = fields.integer(ConfigKey.LISTEN_PORT);
        OptionalInt authTimeoutMs = fields.integer(ConfigKey.AUTH_TIMEOUT_MS);
        OptionalInt maxPreAuthSessions = fields.integer(ConfigKey.MAX_PRE_AUTH_SESSIONS);
        List<Protocol> protocols = Wires.protocols(fields);
        // Wrong ones say nothing about the other keys.
        boolean second = protocols.isEmpty() || protocols.contains(Protocol.IPCP_2);
        List<AeadSuite> suites = Wires.suites(fields, second);
        if (tun) {
            fields.refuse(ConfigKey.OWN_TAP_MAC, "with if_mode \"tun\"");
        } else if (tap) {
            fields.refuse(ConfigKey.OWN_TUN_IP, "with if_mode \"tap\"");
        }
        Optional<TunnelAddress> address = tun ? Claims.tunnelAddress(fields, ConfigKey.OWN_TUN_IP) : Optional.empty();
        Optional<MacAddress> mac = tap ? Claims.mac(fields, ConfigKey.OWN_TAP_MAC) : Optional.empty();
        var credentials = new Credentials(address, mac, second, keys, fields.findings());
        fields.value(ConfigKey.CREDENTIALS).ifPresent(list -> credentials.read(list, common.kind()));
        Optional<KeyFile<PrivateKey>> privateKey = privateKey(fields, credentials.paired(), keys);
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }

        Optional<InterfaceAddress> assigned = address.flatMap(TunnelAddress::assigned);
        var options = new ServerOptions(
                common.kind().orElseThrow(),
                address.map(TunnelAddress::onItsNetwork),
                mac,
                new Clients.Known(credentials.valid(), AddressPlan.NONE),
                true,
                new IpcpOffer(Set.copyOf(protocols), suites, privateKey.map(KeyFile::key)),
                Duration.ofMillis(authTimeoutMs.orElseThrow()),
                maxPreAuthSessions.orElseThrow(),
                Optional.of(common.heartbeatInterval()),
                common.heartbeatTimeout(),
                List.of());
        return Optional.of(new ServerConfig(
                common.device(assigned, mac),
                common.logLevel().orElseThrow(),
                new Endpoint.Tcp(listenIp.orElseThrow().toString(), listenPort.orElseThrow()),
                options,
                credentials.keyFiles(),
                privateKey.map(KeyFile::path)));
    }

    /** A key that nobody needs is not read: its file may well be gone. */
    private static Optional<KeyFile<PrivateKey>> privateKey(Fields fields, boolean needed, KeyRing keys) {
        ConfigKey key = ConfigKey.SERVER_PRIVATE_KEY_FILE;
        if (!needed) {
            fields.ignore(key, "without a public_key in credentials");
            return Optional.empty();
        }
        fields.require(key, ", as there is a public_key in credentials");
        return keys.privateKey(fields, key);
    }
}
