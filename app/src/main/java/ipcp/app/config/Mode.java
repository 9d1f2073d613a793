package ipcp.app.config;

import java.util.Arrays;
import java.util.Locale;

/** Which end of the tunnel a configuration is for. */
enum Mode {
    SERVER(ConfigKey.Scope.SERVER),
    CLIENT(ConfigKey.Scope.CLIENT);

    private final ConfigKey.Scope scope;

    Mode(ConfigKey.Scope scope) {
        this.scope = scope;
    }

    /** The keys that only this mode has. */
    ConfigKey.Scope scope() {
        return scope;
    }

    /** The name in the configuration. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Mode parse(String key) {
        return Arrays.stream(values())
                .filter(mode -> mode.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mode: " + key));
    }
}
