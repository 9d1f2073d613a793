package ipcp.transport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an {@link Endpoint} is written. */
final class EndpointSyntax {
    static final String FORMS = "1.2.3.4:5000, [v6]:5000, host:5000, unix:/path or unixa:name";

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[(?<v6>[^\\[\\]]+)]|(?<host>[^\\[\\]:]+)):(?<port>[^:/]+)");
    private static final Pattern BARE_V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    private EndpointSyntax() {}

    static Endpoint parse(String text, int leastPort) {
        if (text.startsWith("unix:")) {
            return new Endpoint.Unix(text.substring("unix:".length()));
        }
        if (text.startsWith("unixa:")) {
            return new Endpoint.Abstract(text.substring("unixa:".length()));
        }
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            String hint = BARE_V6.matcher(text).matches() ? " (an IPv6 address stands in brackets)" : "";
            throw new IllegalArgumentException("found \"" + PrintableText.of(text) + "\", expected " + FORMS + hint);
        }
        int port = port(parts.group("port"), leastPort);
        String v6 = parts.group("v6");
        if (v6 == null) {
            return new Endpoint.Tcp(parts.group("host"), port);
        }
        if (v6.indexOf(':') < 0) {
            throw new IllegalArgumentException(
                    "found \"" + PrintableText.of(text) + "\": only an IPv6 address has brackets");
        }
        return new Endpoint.Tcp(v6, port);
    }

    private static int port(String text, int least) {
        int port = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (port < least || port > 65535) {
            throw new IllegalArgumentException(
                    "found port \"" + PrintableText.of(text) + "\", expected " + least + "..65535");
        }
        return port;
    }
}
