package ipcp.app.config;

import ipcp.link.DeviceOptions;

/** What a configuration file says: complete, with defaults, and valid. It owns the keys that it was loaded with. */
public sealed interface Config extends AutoCloseable permits ServerConfig, ClientConfig {
    /** The interface to create. */
    DeviceOptions device();

    LogLevel logLevel();

    /** Overwrites the keys. Whatever was started with them must have ended. */
    @Override
    void close();
}
