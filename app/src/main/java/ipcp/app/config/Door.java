package ipcp.app.config;

import ipcp.transport.Endpoint;
import ipcp.wire.Protocol;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where a server takes connections, and what it has for those that have not logged in. What was wrong is empty. */
record Door(
        List<Endpoint> listen,
        Optional<Set<PosixFilePermission>> socketMode,
        OptionalInt authTimeoutMs,
        OptionalInt maxPreAuthSessions) {
    /** A wire without a login has next to nothing to wait for. */
    static final int PLAIN_TIMEOUT_MS = 10_000;

    static Door read(Fields fields, Optional<Protocol> plain) {
        List<Endpoint> listen = Endpoints.LISTEN.read(fields, plain);
        Optional<Set<PosixFilePermission>> socketMode = fields.parsed(ConfigKey.SOCKET_MODE, SocketMode::parse);
        OptionalInt authTimeoutMs;
        if (plain.isPresent()) {
            authTimeoutMs = fields.integerOr(ConfigKey.AUTH_TIMEOUT_MS, PLAIN_TIMEOUT_MS);
        } else {
            fields.require(ConfigKey.AUTH_TIMEOUT_MS, "");
            authTimeoutMs = fields.integer(ConfigKey.AUTH_TIMEOUT_MS);
        }
        return new Door(listen, socketMode, authTimeoutMs, fields.integer(ConfigKey.MAX_PRE_AUTH_SESSIONS));
    }

    /** Only when nothing was wrong, like what follows. */
    Duration authTimeout() {
        return Duration.ofMillis(authTimeoutMs.orElseThrow());
    }

    int maxPreAuth() {
        return maxPreAuthSessions.orElseThrow();
    }

    Set<PosixFilePermission> mode() {
        return socketMode.orElseThrow();
    }
}
