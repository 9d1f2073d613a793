package ipcp.app.config;

import ipcp.wire.ClientIdentity;
import java.nio.charset.StandardCharsets;

/** The name of a client, by which both ends of {@code ipcp/2} know it. It stands in the log as it is. */
final class ClientName {
    private ClientName() {}

    /** @throws IllegalArgumentException when nobody can have this name */
    static String parse(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > ClientIdentity.MAX_NAME || !text.codePoints().allMatch(ClientName::isPlain)) {
            throw new IllegalArgumentException("not a name");
        }
        return text;
    }

    private static boolean isPlain(int c) {
        return Quote.isPrintable(c) && !Character.isSpaceChar(c) && c != '"' && c != '\'' && c != '\\';
    }
}
