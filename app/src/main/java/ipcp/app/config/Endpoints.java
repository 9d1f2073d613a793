package ipcp.app.config;

import ipcp.net.IpAddress;
import ipcp.transport.Endpoint;
import ipcp.wire.Protocol;
import ipcp.wire.SimplevpnServer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The two ways to write where a server listens, or where it is: an address and a port each under a key of its own, or
 * one key for everything that an {@link Endpoint} can be.
 */
enum Endpoints {
    /** Where a server listens. */
    LISTEN(ConfigKey.LISTEN_IP, ConfigKey.LISTEN_PORT, ConfigKey.LISTEN),
    /** Where a client connects to. */
    SERVER(ConfigKey.SERVER_IP, ConfigKey.SERVER_PORT, ConfigKey.SERVER_ENDPOINT);

    private static final String ONE = "an endpoint: 1.2.3.4:5000, [v6]:5000, host:5000, unix:/path or unixa:name";

    private final ConfigKey host;
    private final ConfigKey port;
    private final ConfigKey all;

    Endpoints(ConfigKey host, ConfigKey port, ConfigKey all) {
        this.host = host;
        this.port = port;
        this.all = all;
    }

    ConfigKey host() {
        return host;
    }

    ConfigKey port() {
        return port;
    }

    ConfigKey all() {
        return all;
    }

    /** At least one, unless there are findings. */
    List<Endpoint> read(Fields fields, Optional<Protocol> plain) {
        if (fields.written(all).isPresent()) {
            fields.refuse(host, "beside " + all.key());
            fields.refuse(port, "beside " + all.key());
            return list(fields);
        }
        fields.require(host, ", or " + all.key());
        Optional<String> address = fields.parsed(host, this::parseHost);
        OptionalInt number;
        if (plain.filter(Protocol.SIMPLEVPN::equals).isPresent()) {
            number = fields.integerOr(port, SimplevpnServer.PORT);
        } else {
            fields.require(port, ", or " + all.key());
            number = fields.integer(port);
        }
        return address.isPresent() && number.isPresent()
                ? List.of(new Endpoint.Tcp(address.get(), number.getAsInt()))
                : List.of();
    }

    private String parseHost(String text) {
        return this == LISTEN ? IpAddress.parse(text).toString() : new Endpoint.Tcp(text, 1).host();
    }

    private List<Endpoint> list(Fields fields) {
        List<Node> nodes = fields.oneOrMore(all);
        if (nodes.isEmpty()) {
            fields.written(all).ifPresent(empty -> fields.findings().problem(empty, all.expected()));
        }
        var once = new Once<Endpoint>(fields.findings(), "every endpoint once");
        return nodes.stream()
                .flatMap(node -> fields
                        .parsed(node, ONE, Endpoint::parse)
                        .filter(endpoint -> once.accept(endpoint, Quote.quote(endpoint.toString()), node.path()))
                        .stream())
                .toList();
    }

    /** The endpoint when the older way can say it: that is how it is shown then. */
    Optional<Endpoint.Tcp> asHostAndPort(List<Endpoint> endpoints) {
        return endpoints.size() == 1 && endpoints.getFirst() instanceof Endpoint.Tcp tcp && isPlain(tcp)
                ? Optional.of(tcp)
                : Optional.empty();
    }

    private boolean isPlain(Endpoint.Tcp endpoint) {
        return this == SERVER
                || endpoint.address()
                        .filter(address -> endpoint.host().indexOf('%') < 0)
                        .isPresent();
    }
}
