package ipcp.app.config;

import java.util.Arrays;
import java.util.Locale;

/** How much the daemon says: its own level and those above it. */
public enum LogLevel {
    ERROR,
    WARNING,
    INFO,
    DEBUG;

    /** The name in the configuration: lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LogLevel parse(String key) {
        return Arrays.stream(values())
                .filter(level -> level.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no log level: " + key));
    }
}
