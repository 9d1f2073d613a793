package ipcp.app.config;

import ipcp.link.LinkKind;
import ipcp.net.Cidr;
import ipcp.net.IpAddress;
import ipcp.tunnel.AddressPlan;
import ipcp.tunnel.Credential;
import ipcp.wire.Protocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads which addresses a server gives away, and where it remembers to whom. */
final class LeaseKeys {
    private static final Path FOLDER = Path.of("/var/lib/ipcpd");

    private final Fields fields;
    private final KeyRing files;

    /** @param files what finds a relative path */
    LeaseKeys(Fields fields, KeyRing files) {
        this.fields = fields;
        this.files = files;
    }

    /** Whether clients without an address can have one. */
    static boolean hasV4(AddressPlan plan) {
        return plan.pools().stream().anyMatch(pool -> pool.network().isV4());
    }

    /** Says that nothing is given away, should the file want it. */
    void ignore(String reason) {
        List.of(ConfigKey.POOL, ConfigKey.RESERVED, ConfigKey.LEASE_FILE).forEach(key -> fields.ignore(key, reason));
    }

    /**
     * The plan of a server of {@code ipcp}.
     *
     * @param second whether {@code ipcp/2} is spoken, the only one of them that gives addresses
     */
    AddressPlan ofIpcp(CommonKeys common, boolean second, Optional<TunnelAddress> own) {
        if (common.kind().filter(LinkKind.TAP::equals).isPresent()) {
            fields.refuse(ConfigKey.POOL, "with if_mode \"tap\"");
        } else if (!second) {
            ignore("without \"ipcp/2\" in protocols");
            return AddressPlan.NONE;
        }
        return fields.written(ConfigKey.POOL).isEmpty() ? withoutPool() : plan(common, own);
    }

    private AddressPlan withoutPool() {
        List.of(ConfigKey.RESERVED, ConfigKey.LEASE_FILE).forEach(key -> fields.ignore(key, "without a pool"));
        return AddressPlan.NONE;
    }

    /** The plan of a server whose clients have no addresses of their own. */
    AddressPlan ofSimplevpn(CommonKeys common, Optional<TunnelAddress> own) {
        fields.require(ConfigKey.POOL, " " + Wires.with(Protocol.SIMPLEVPN));
        AddressPlan plan = plan(common, own);
        plan.pools().stream()
                .filter(pool -> !pool.network().isV4())
                .forEach(pool -> fields.findings()
                        .problem(
                                fields.path(ConfigKey.POOL),
                                pool.toString(),
                                "an IPv4 network " + Wires.with(Protocol.SIMPLEVPN)));
        return plan;
    }

    private AddressPlan plan(CommonKeys common, Optional<TunnelAddress> own) {
        List<Cidr> pools = pools(own);
        List<Cidr> reserved = reserved(pools);
        Optional<Path> file = fields.written(ConfigKey.LEASE_FILE).isPresent()
                ? files.path(fields, ConfigKey.LEASE_FILE)
                : common.name().map(name -> FOLDER.resolve(name + ".leases"));
        return new AddressPlan(pools, reserved, file);
    }

    private List<Cidr> pools(Optional<TunnelAddress> own) {
        List<Cidr> pools = new ArrayList<>();
        for (Node node : fields.oneOrMore(ConfigKey.POOL)) {
            Networks.read(fields, node)
                    .filter(network -> isOfHosts(network, node))
                    .filter(network -> isOnlyOneOfItsFamily(network, pools, node))
                    .ifPresent(network -> {
                        warnOfAnotherNetwork(network, own, node);
                        pools.add(network);
                    });
        }
        fields.written(ConfigKey.POOL)
                .filter(node -> node instanceof Node.Elements(var _, List<Node> nodes) && nodes.isEmpty())
                .ifPresent(empty -> fields.findings().problem(empty, ConfigKey.POOL.expected()));
        return pools;
    }

    private boolean isOfHosts(Cidr network, Node node) {
        Optional<String> fault = Claims.fault(network.network()).or(() -> Claims.fault(network.last()));
        fault.ifPresent(remark -> fields.findings()
                .problem(node.path(), node.found() + " (with " + remark + ")", "a network of addresses of hosts"));
        return fault.isEmpty();
    }

    private boolean isOnlyOneOfItsFamily(Cidr network, List<Cidr> before, Node node) {
        boolean another = before.stream()
                .anyMatch(pool -> pool.network().isV4() == network.network().isV4());
        if (another) {
            fields.findings()
                    .problem(node.path(), node.found() + " (the second of its family)", ConfigKey.POOL.expected());
        }
        return !another;
    }

    /** Nothing tells the server's kernel that such a client is behind the interface. */
    private void warnOfAnotherNetwork(Cidr pool, Optional<TunnelAddress> own, Node node) {
        own.flatMap(TunnelAddress::assigned)
                .filter(server -> pool.network().isV4() == server.address().isV4()
                        && !server.network().contains(pool))
                .ifPresent(server -> fields.findings()
                        .warning(
                                node.path(),
                                "not within " + server.network()
                                        + ", the network of tun_ip: nothing routes it to the interface"));
    }

    private List<Cidr> reserved(List<Cidr> pools) {
        List<Cidr> reserved = Networks.list(fields, ConfigKey.RESERVED);
        for (Cidr network : reserved) {
            if (pools.stream().anyMatch(network::contains)) {
                fields.findings()
                        .problem(fields.path(ConfigKey.RESERVED), network + " (all of the pool)", "a part of the pool");
            } else if (!pools.isEmpty() && pools.stream().noneMatch(pool -> pool.contains(network))) {
                fields.findings()
                        .warning(fields.path(ConfigKey.RESERVED), network + " is not in the pool: nobody would get it");
            }
        }
        return reserved;
    }

    /** Says so when there are more clients without an address than addresses. */
    void warnOfTooFew(AddressPlan plan, Optional<TunnelAddress> own, List<Credential> clients) {
        long without = clients.stream().filter(one -> one.claim().isEmpty()).count();
        List<Cidr> taken = Stream.of(
                        plan.reserved().stream(),
                        own.stream().map(server -> Cidr.host(server.address())),
                        clients.stream()
                                .flatMap(one -> one.claim().stream())
                                .map(claim -> Cidr.host(IpAddress.of(claim.bytes()))))
                .flatMap(networks -> networks)
                .toList();
        plan.pools().stream()
                .filter(pool -> pool.network().isV4())
                .map(pool -> hosts(pool)
                        - taken.stream()
                                .filter(pool::contains)
                                .mapToLong(LeaseKeys::size)
                                .sum())
                .filter(room -> room < without)
                .forEach(room -> fields.findings()
                        .warning(
                                fields.path(ConfigKey.POOL),
                                "addresses to give: " + Math.max(0, room) + ", clients without one of their own: "
                                        + without));
    }

    private static long size(Cidr network) {
        return 1L << (network.network().bits() - network.prefix());
    }

    private static long hosts(Cidr network) {
        return network.prefix() < 31 ? size(network) - 2 : size(network);
    }
}
