package ipcp.app.config;

import ipcp.link.DeviceOptions;
import ipcp.wire.Protocol;
import java.util.Optional;

/** What a configuration file says: complete, with defaults, and valid. It owns the keys that it was loaded with. */
public sealed interface Config extends AutoCloseable permits ServerConfig, ClientConfig {
    /** The interface to create. */
    DeviceOptions device();

    LogLevel logLevel();

    /** The wire that is spoken, if it is one that neither hides nor proves anything. */
    Optional<Protocol> cleartext();

    /** Overwrites the keys. Whatever was started with them must have ended. */
    @Override
    void close();
}
