package ipcp.app.config;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.util.List;
import java.util.Optional;

/** Reads networks, of either family. An address without a prefix length is the network of one host. */
final class Networks {
    private static final String ONE = "a network such as 192.168.7.0/24 or fd00::/64";

    private Networks() {}

    /** The networks that {@code key} lists, each once. */
    static List<Cidr> list(Fields fields, ConfigKey key) {
        var once = new Once<Cidr>(fields.findings(), "every network once");
        return fields.elements(key).stream()
                .flatMap(node -> read(fields, node).filter(network -> once.accept(network, node.path())).stream())
                .toList();
    }

    static Optional<Cidr> read(Fields fields, Node node) {
        return fields.parsed(node, ONE, text -> text.indexOf('/') < 0 ? host(text) : InterfaceAddress.parse(text))
                .filter(written -> {
                    boolean network = written.network().network().equals(written.address());
                    if (!network) {
                        fields.findings()
                                .problem(node.path(), node.found() + " (host bits are set)", "" + written.network());
                    }
                    return network;
                })
                .map(InterfaceAddress::network);
    }

    private static InterfaceAddress host(String text) {
        IpAddress address = IpAddress.parse(text);
        return new InterfaceAddress(address, address.bits());
    }
}
