package ipcp.app.config;

import ipcp.transport.Proxy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A proxy on the way to the server.
 *
 * @param url as it may be shown: a password that stands in the configuration itself is {@code ***} in it
 * @param passwordFile where the proxy's password came from, if not from there
 * @param proxy with its password; whoever has the configuration closes it
 */
public record ProxyHop(String url, Optional<Path> passwordFile, Proxy proxy) {}
