package ipcp.app.config;

import java.nio.file.Path;

/**
 * A key and where it came from.
 *
 * @param path absolute
 * @param <K> the kind of key
 */
record KeyFile<K>(Path path, K key) {}
