package ipcp.app.config;

import ipcp.transport.Approach;
import ipcp.transport.Dialers;
import ipcp.transport.Endpoint;
import ipcp.transport.Proxy;
import java.util.List;
import java.util.Optional;

/**
 * Reads the proxies that a client goes through. An element may have a password in it, or be one that was meant to be
 * something else: what is wrong is described and never repeated.
 */
final class ProxyChain {
    private static final ConfigKey LIST = ConfigKey.PROXY_CHAIN;

    private final Fields fields;
    private final KeyRing keys;

    private ProxyChain(Fields fields, KeyRing keys) {
        this.fields = fields;
        this.keys = keys;
    }

    /** The proxies, the nearest first; none when none are written. */
    static List<ProxyHop> read(Fields fields, List<Endpoint> servers, KeyRing keys) {
        Optional<Node> written = fields.written(LIST);
        if (written.isEmpty()) {
            return List.of();
        }
        if (!(written.get() instanceof Node.Elements(var _, List<Node> nodes))) {
            fields.findings().problem(fields.path(LIST), found(written.get()), LIST.expected());
            return List.of();
        }
        var chain = new ProxyChain(fields, keys);
        List<ProxyHop> hops =
                nodes.stream().flatMap(node -> chain.hop(node).stream()).toList();
        if (!servers.isEmpty() && hops.size() == nodes.size()) {
            chain.requireReachable(servers, hops);
        }
        return hops;
    }

    private Optional<ProxyHop> hop(Node node) {
        return switch (node) {
            case Node.Text(var path, String url) -> proxy(path, url).map(proxy -> inTheOpen(path, proxy));
            case Node.Members members -> object(new Fields(members, fields.findings()));
            default -> {
                fields.findings().problem(node.path(), found(node), "a text or an object");
                yield Optional.empty();
            }
        };
    }

    private ProxyHop inTheOpen(String path, Proxy proxy) {
        if (proxy.hasPassword()) {
            fields.findings()
                    .warning(
                            path,
                            "the password stands in the configuration: an object with a password_file keeps it out");
        }
        return new ProxyHop(proxy.toString(), Optional.empty(), proxy);
    }

    private Optional<ProxyHop> object(Fields hop) {
        KnownKeys.checkProxy(hop.object(), hop.findings());
        Optional<Proxy> proxy = hop.value(ConfigKey.PROXY_URL).flatMap(node -> {
            if (node instanceof Node.Text(var path, String url)) {
                return proxy(path, url);
            }
            hop.findings().problem(node.path(), found(node), ConfigKey.PROXY_URL.expected());
            return Optional.empty();
        });
        if (proxy.isEmpty() || hop.written(ConfigKey.PROXY_PASSWORD_FILE).isEmpty()) {
            return proxy.map(open -> inTheOpen(hop.path(ConfigKey.PROXY_URL), open));
        }
        if (proxy.get().hasPassword()) {
            hop.refuse(ConfigKey.PROXY_PASSWORD_FILE, "beside a password in url");
            return Optional.empty();
        }
        String url = proxy.get().toString();
        return keys.proxyPassword(hop, ConfigKey.PROXY_PASSWORD_FILE, proxy.get())
                .map(file -> new ProxyHop(url, Optional.of(file.path()), file.key()));
    }

    private Optional<Proxy> proxy(String path, String url) {
        try {
            return Optional.of(keys.keep(Proxy.parse(url)));
        } catch (IllegalArgumentException e) {
            fields.findings()
                    .problem(
                            path,
                            "a text (" + Quote.escape(String.valueOf(e.getMessage())) + ")",
                            ConfigKey.PROXY_URL.expected());
            return Optional.empty();
        }
    }

    /** A proxy takes no Unix socket of this machine for the next hop. */
    private void requireReachable(List<Endpoint> servers, List<ProxyHop> hops) {
        try {
            Dialers.to(servers, hops.stream().map(ProxyHop::proxy).toList(), Approach.NONE);
        } catch (IllegalArgumentException e) {
            fields.findings()
                    .problem(
                            fields.path(LIST),
                            "a chain that ends on the way (" + Quote.escape(String.valueOf(e.getMessage())) + ")",
                            "proxies that can reach each other and the server");
        }
    }

    private static String found(Node node) {
        return node instanceof Node.Text ? "a text" : node.found();
    }
}
