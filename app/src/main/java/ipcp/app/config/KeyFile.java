package ipcp.app.config;

import ipcp.crypto.PresharedKey;
import java.nio.file.Path;

/**
 * A key and where it came from.
 *
 * @param path absolute
 */
record KeyFile(Path path, PresharedKey key) {}
