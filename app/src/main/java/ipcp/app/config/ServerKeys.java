package ipcp.app.config;

import ipcp.crypto.AeadSuite;
import ipcp.crypto.PrivateKey;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import ipcp.net.MacAddress;
import ipcp.tunnel.AddressPlan;
import ipcp.tunnel.Clients;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.IpcpOffer;
import ipcp.wire.Protocol;
import ipcp.wire.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the keys of a server. */
final class ServerKeys {
    private ServerKeys() {}

    /** The configuration, unless there are findings against it. */
    static Optional<Config> read(Fields fields, CommonKeys common, KeyRing keys) {
        fields.refuse(ConfigKey.KEY_FILE, "at the top level of a server: every credential has its own");
        Door door = Door.read(fields, common.plain());
        return common.plain().isPresent()
                ? PlainServerKeys.read(fields, common, door, keys)
                : ofIpcp(fields, common, door, keys);
    }

    private static Optional<Config> ofIpcp(Fields fields, CommonKeys common, Door door, KeyRing keys) {
        boolean tap = common.kind().filter(LinkKind.TAP::equals).isPresent();
        boolean tun = common.kind().filter(LinkKind.TUN::equals).isPresent();
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
        var leases = new LeaseKeys(fields, keys);
        AddressPlan plan = leases.ofIpcp(common, second, address);
        Optional<Boolean> clientToClient = fields.truth(ConfigKey.CLIENT_TO_CLIENT);
        List<IpAddress> dns = dns(fields, second);
        fields.ignore(ConfigKey.MAX_CLIENTS, Wires.without(Protocol.SIMPLEVPN));
        var credentials = new Credentials(address, mac, second, LeaseKeys.hasV4(plan), keys, fields.findings());
        fields.require(ConfigKey.CREDENTIALS, "");
        fields.written(ConfigKey.CREDENTIALS).ifPresent(list -> credentials.read(list, common.kind()));
        if (tun) {
            leases.warnOfTooFew(plan, address, credentials.valid());
        }
        Optional<KeyFile<PrivateKey>> privateKey = privateKey(fields, credentials.paired(), keys);
        if (fields.findings().hasProblems()) {
            return Optional.empty();
        }

        Optional<InterfaceAddress> assigned = address.flatMap(TunnelAddress::assigned);
        var options = new ServerOptions(
                common.kind().orElseThrow(),
                address.map(TunnelAddress::onItsNetwork),
                mac,
                new Clients.Known(credentials.valid(), plan),
                clientToClient.orElseThrow(),
                new IpcpOffer(Set.copyOf(protocols), suites, privateKey.map(KeyFile::key)),
                door.authTimeout(),
                door.maxPreAuth(),
                Optional.of(common.heartbeatInterval()),
                common.heartbeatTimeout(),
                dns);
        return Optional.of(new ServerConfig(
                common.device(assigned, mac),
                common.logLevel().orElseThrow(),
                door.listen(),
                door.mode(),
                options,
                credentials.keyFiles(),
                privateKey.map(KeyFile::path)));
    }

    private static List<IpAddress> dns(Fields fields, boolean second) {
        ConfigKey key = ConfigKey.DNS;
        if (!second) {
            fields.ignore(key, "without \"ipcp/2\" in protocols");
            return List.of();
        }
        var once = new Once<IpAddress>(fields.findings(), "every address once");
        List<IpAddress> servers = fields.elements(key).stream()
                .flatMap(node -> fields
                        .parsed(node, "the address of a name server", Claims::parseHost)
                        .filter(address -> once.accept(address, node.path()))
                        .stream())
                .toList();
        if (servers.size() > Settings.MAX_DNS) {
            fields.findings().problem(fields.path(key), servers.size() + " elements", key.expected());
        }
        return servers;
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
