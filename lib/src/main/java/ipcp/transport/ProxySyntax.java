package ipcp.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a {@link Proxy} is written. What comes before the last {@code @} of the part up to the first slash is user and
 * password; the rest is an address. Messages repeat an address only when it is known to be one.
 */
final class ProxySyntax {
    static final String FORMS = "socks5://user:password@host:1080 or http://user:password@host:8080";

    private static final Pattern URL = Pattern.compile("(?<scheme>[a-z0-9]+)://(?:(?<login>[^/]*)@)?(?<address>.*)");
    private static final Pattern HOST_ALONE = Pattern.compile("\\[[^\\[\\]]*]|[^:\\[\\]]+");
    private static final Pattern BYTE = Pattern.compile("[0-9a-fA-F]{2}");

    private ProxySyntax() {}

    static Proxy parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("not the address of a proxy, expected " + FORMS);
        }
        Proxy.Kind kind =
                switch (url.group("scheme")) {
                    case "socks5", "socks5h" -> Proxy.Kind.SOCKS5;
                    case "http" -> Proxy.Kind.HTTP;
                    default ->
                        throw new IllegalArgumentException(
                                "found " + url.group("scheme") + "://, expected socks5:// or http://");
                };
        String login = url.group("login");
        Endpoint endpoint = endpoint(url.group("address"), kind, login != null);
        return new Proxy(kind, endpoint, login == null ? Optional.empty() : Optional.of(login(login)));
    }

    private static Endpoint endpoint(String text, Proxy.Kind kind, boolean behindLogin) {
        boolean local = text.startsWith("unix:/") || text.startsWith("unixa:");
        String address = text;
        if (!local) {
            if (text.indexOf('@') >= 0) { // and a slash before it
                throw new IllegalArgumentException("a slash in user or password is written %2F");
            }
            address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            if (HOST_ALONE.matcher(address).matches()) {
                address += ":" + kind.port();
            }
        }
        try {
            return Endpoint.parse(address);
        } catch (IllegalArgumentException e) {
            // Without an @ it may be a user and a password that lack their host.
            throw new IllegalArgumentException(
                    behindLogin || local
                            ? e.getMessage()
                            : "no address of a proxy behind " + kind + "://, expected " + EndpointSyntax.FORMS);
        }
    }

    private static ProxyLogin login(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new ProxyLogin(decoded(text), new byte[0])
                : new ProxyLogin(decoded(text.substring(0, colon)), decoded(text.substring(colon + 1)));
    }

    /** Percent-encoding, RFC 3986 section 2.1; whatever else there is stays as it is. */
    private static byte[] decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var result = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                result.write(bytes[i]);
                continue;
            }
            String digits = i + 2 < bytes.length ? new String(bytes, i + 1, 2, StandardCharsets.ISO_8859_1) : "";
            if (!BYTE.matcher(digits).matches()) {
                throw new IllegalArgumentException(
                        "in user and password, % begins an encoded character: % itself is written %25");
            }
            result.write(Integer.parseInt(digits, 16));
            i += 2;
        }
        return result.toByteArray();
    }
}
