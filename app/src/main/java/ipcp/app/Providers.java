package ipcp.app;

import java.security.Security;
import java.util.ArrayList;
import java.util.List;

/**
 * The JDK's security providers, in whose order it looks for a cipher. It starts each that it comes by, curves and TLS
 * among them, which takes longer than all that a tunnel wants of them.
 */
final class Providers {
    private static final String PLACE = "security.provider.";

    private Providers() {}

    /** Puts one first and leaves the others as they are. To be called before anybody has looked for anything. */
    static void putFirst(String name) {
        List<String> names = new ArrayList<>();
        for (int i = 1; Security.getProperty(PLACE + i) != null; i++) {
            names.add(Security.getProperty(PLACE + i));
        }
        if (names.remove(name)) {
            names.addFirst(name);
        }
        for (int i = 0; i < names.size(); i++) {
            Security.setProperty(PLACE + (i + 1), names.get(i));
        }
    }
}
