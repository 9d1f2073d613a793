package ipcp.app.config;

import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.tunnel.AddressPlan;
import ipcp.tunnel.Clients;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.Protocol;
import ipcp.wire.ServerWire;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the keys of a server of a wire that proves nothing. Whoever wrote a key of a lock into the file thinks that
 * there is one, and has to hear that there is not.
 */
final class PlainServerKeys {
    private static final int MAX_CLIENTS = 254;
    private static final List<ConfigKey> LOCKS =
            List.of(ConfigKey.PROTOCOLS, ConfigKey.SERVER_PRIVATE_KEY_FILE, ConfigKey.CREDENTIALS);

    private PlainServerKeys() {}

    /** The configuration, unless there are findings against it. */
    static Optional<Config> read(Fields fields, CommonKeys common, Door door, KeyRing keys) {
        Protocol protocol = common.plain().orElseThrow();
        LOCKS.forEach(key -> fields.refuse(key, Wires.with(protocol)));
        fields.refuse(ConfigKey.OWN_TAP_MAC, Wires.with(protocol));
        Wires.suites(fields, false);
        fields.ignore(ConfigKey.DNS, Wires.without(Protocol.IPCP_2));
        return protocol == Protocol.ZPORTAL
                ? zportal(fields, common, door, keys)
                : simplevpn(fields, common, door, keys);
    }

    private static Optional<Config> zportal(Fields fields, CommonKeys common, Door door, KeyRing keys) {
        String with = Wires.with(Protocol.ZPORTAL);
        Optional<TunnelAddress> address = Claims.assignedAddress(fields, ConfigKey.OWN_TUN_IP);
        new LeaseKeys(fields, keys).ignore(with);
        fields.ignore(ConfigKey.CLIENT_TO_CLIENT, with);
        fields.ignore(ConfigKey.MAX_CLIENTS, with);
        boolean acceptMissingCrc = fields.isTrue(ConfigKey.ACCEPT_MISSING_CRC);
        return fields.findings().hasProblems()
                ? Optional.empty()
                : Optional.of(
                        config(common, door, address, new Clients.One(), true, new ZportalOffer(acceptMissingCrc)));
    }

    private static Optional<Config> simplevpn(Fields fields, CommonKeys common, Door door, KeyRing keys) {
        Optional<TunnelAddress> address = Claims.tunnelAddress(fields, ConfigKey.OWN_TUN_IP);
        AddressPlan plan = new LeaseKeys(fields, keys).ofSimplevpn(common, address);
        Optional<Boolean> clientToClient = fields.truth(ConfigKey.CLIENT_TO_CLIENT);
        OptionalInt most = fields.integerOr(ConfigKey.MAX_CLIENTS, MAX_CLIENTS);
        return fields.findings().hasProblems()
                ? Optional.empty()
                : Optional.of(config(
                        common,
                        door,
                        address,
                        new Clients.Anyone(most.orElseThrow(), plan),
                        clientToClient.orElseThrow(),
                        new SimplevpnOffer()));
    }

    private static Config config(
            CommonKeys common,
            Door door,
            Optional<TunnelAddress> address,
            Clients clients,
            boolean clientToClient,
            ServerWire.Offer wire) {
        Optional<InterfaceAddress> assigned = address.flatMap(TunnelAddress::assigned);
        var options = new ServerOptions(
                LinkKind.TUN,
                address.map(TunnelAddress::onItsNetwork),
                Optional.empty(),
                clients,
                clientToClient,
                wire,
                door.authTimeout(),
                door.maxPreAuth(),
                Optional.empty(),
                common.heartbeatTimeout(),
                List.of());
        return new ServerConfig(
                common.device(assigned, Optional.empty()),
                common.logLevel().orElseThrow(),
                door.listen(),
                door.mode(),
                options,
                List.of(),
                Optional.empty());
    }
}
