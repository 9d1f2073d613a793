package ipcp.app.config;

import static ipcp.app.config.ConfigKey.Scope.BOTH;
import static ipcp.app.config.ConfigKey.Scope.CLIENT;
import static ipcp.app.config.ConfigKey.Scope.CREDENTIAL;
import static ipcp.app.config.ConfigKey.Scope.PROXY;
import static ipcp.app.config.ConfigKey.Scope.SERVER;

import ipcp.link.DeviceOptions;
import ipcp.tunnel.Clients;
import ipcp.wire.Settings;

/**
 * Every key of the configuration file: where it belongs, what it takes, what it means. docs/config.md is held to this
 * table by a test, and so are the defaults and the words of the error messages, which come from here.
 */
public enum ConfigKey {
    MODE(BOTH, "mode", "\"server\" or \"client\"", Need.REQUIRED),
    IF_NAME(BOTH, "if_name", "an interface name of 1..15 bytes, without '/', ':', '%' or blanks", Need.REQUIRED),
    IF_MODE(BOTH, "if_mode", "\"tun\" or \"tap\"", "\"tun\""),
    MTU(BOTH, "mtu", 576, DeviceOptions.IPCP_MTU, "1500"),
    LOG_LEVEL(BOTH, "log_level", "\"error\", \"warning\", \"info\" or \"debug\"", "\"info\""),
    HEARTBEAT_INTERVAL_MS(BOTH, "heartbeat_interval_ms", 1, Integer.MAX_VALUE, "5000"),
    HEARTBEAT_TIMEOUT_MS(BOTH, "heartbeat_timeout_ms", 1, Integer.MAX_VALUE, "15000"),
    SUITES(BOTH, "suites", "a list of \"AESGCM\", \"ChaChaPoly\" or both", Need.DEPENDS),

    ACCEPT_MISSING_CRC(BOTH, "accept_missing_crc", Words.TRUTH, Need.DEPENDS),

    LISTEN_IP(SERVER, "listen_ip", "an IPv4 or IPv6 address", Need.DEPENDS),
    LISTEN_PORT(SERVER, "listen_port", 1, 65535, Need.DEPENDS),
    LISTEN(SERVER, "listen", Words.ENDPOINTS, Need.DEPENDS),
    SOCKET_MODE(SERVER, "socket_mode", "an octal file mode such as \"0660\"", "\"0600\""),
    AUTH_TIMEOUT_MS(SERVER, "auth_timeout_ms", 1, Integer.MAX_VALUE, Need.DEPENDS),
    MAX_PRE_AUTH_SESSIONS(SERVER, "max_pre_auth_sessions", 1, 65535, "64"),
    SERVER_PROTOCOL(SERVER, "protocol", Words.PROTOCOL, Need.DEPENDS),
    PROTOCOLS(SERVER, "protocols", "a list of \"ipcp/2\", \"ipcp/1\" and \"ipcp/1-text\"", "[\"ipcp/2\"]"),
    SERVER_PRIVATE_KEY_FILE(SERVER, "private_key_file", Words.KEY_FILE, Need.DEPENDS),
    CREDENTIALS(SERVER, "credentials", "a list of 1..128 objects", Need.DEPENDS),
    OWN_TUN_IP(SERVER, "tun_ip", Words.TUN_IP, Need.OPTIONAL),
    OWN_TAP_MAC(SERVER, "tap_mac", Words.MAC, Need.OPTIONAL),
    POOL(SERVER, "pool", "a network, or a list of at most one of IPv4 and one of IPv6", Need.DEPENDS),
    RESERVED(SERVER, "reserved", Words.NETWORKS, Need.OPTIONAL),
    LEASE_FILE(SERVER, "lease_file", "a path", Need.DEPENDS),
    CLIENT_TO_CLIENT(SERVER, "client_to_client", Words.TRUTH, "true"),
    DNS(SERVER, "dns", "a list of at most " + Settings.MAX_DNS + " IPv4 or IPv6 addresses", Need.OPTIONAL),
    MAX_CLIENTS(SERVER, "max_clients", 1, Clients.Anyone.MOST, Need.DEPENDS),

    SERVER_IP(CLIENT, "server_ip", "an IPv4 or IPv6 address or a host name", Need.DEPENDS),
    SERVER_PORT(CLIENT, "server_port", 1, 65535, Need.DEPENDS),
    SERVER_ENDPOINT(CLIENT, "server", Words.ENDPOINTS, Need.DEPENDS),
    PROXY_CHAIN(CLIENT, "proxy", "a list of texts such as \"socks5://host:1080\", or objects", Need.OPTIONAL),
    NAME(CLIENT, "name", Words.NAME, Need.OPTIONAL),
    KEY_FILE(CLIENT, "key_file", Words.KEY_FILE, Need.DEPENDS),
    PRIVATE_KEY_FILE(CLIENT, "private_key_file", Words.KEY_FILE, Need.DEPENDS),
    SERVER_PUBLIC_KEY(CLIENT, "server_public_key", Words.PUBLIC_KEY, Need.DEPENDS),
    CLAIM_TUN_IP(CLIENT, "tun_ip", Words.TUN_IP, Need.DEPENDS),
    CLAIM_TAP_MAC(CLIENT, "tap_mac", Words.MAC, Need.REQUIRED),
    ACCEPT_ROUTES(CLIENT, "accept_routes", Words.NETWORKS, Need.OPTIONAL),
    ACCEPT_DNS(CLIENT, "accept_dns", Words.TRUTH, Need.DEPENDS),
    PROTOCOL(CLIENT, "protocol", Words.PROTOCOL, "\"ipcp/2\""),
    RECONNECT(CLIENT, "reconnect", Words.TRUTH, "true"),
    HANDSHAKE_TIMEOUT_MS(CLIENT, "handshake_timeout_ms", 1, Integer.MAX_VALUE, "10000"),

    CREDENTIAL_TUN_IP(CREDENTIAL, "tun_ip", "an IPv4 address without a prefix length", Need.DEPENDS),
    CREDENTIAL_TAP_MAC(CREDENTIAL, "tap_mac", Words.MAC, Need.REQUIRED),
    CREDENTIAL_NAME(CREDENTIAL, "name", Words.NAME, Need.OPTIONAL),
    CREDENTIAL_KEY_FILE(CREDENTIAL, "key_file", Words.KEY_FILE, Need.DEPENDS),
    CREDENTIAL_PUBLIC_KEY(CREDENTIAL, "public_key", Words.PUBLIC_KEY, Need.DEPENDS),
    CREDENTIAL_ALLOWED_IPS(CREDENTIAL, "allowed_ips", Words.NETWORKS, Need.OPTIONAL),
    CREDENTIAL_ROUTES(
            CREDENTIAL, "routes", "a list of at most " + Settings.MAX_ROUTES + " IPv4 or IPv6 networks", Need.OPTIONAL),

    PROXY_URL(
            PROXY, "url", "socks5://user@host:1080 or http://user@host:8080, the user if there is one", Need.REQUIRED),
    PROXY_PASSWORD_FILE(PROXY, "password_file", "a path of a file of one line of 1..255 bytes", Need.OPTIONAL);

    /** The object that a key belongs to. */
    public enum Scope {
        /** The top level, in both modes. */
        BOTH,
        /** The top level of a server. */
        SERVER,
        /** The top level of a client. */
        CLIENT,
        /** An element of {@code credentials}. */
        CREDENTIAL,
        /** An element of {@code proxy} that is an object. */
        PROXY
    }

    /** What stands in the place of a default where there is none. */
    static final class Need {
        /** The key must be there. */
        static final String REQUIRED = "required";

        /** The key may be left out, and then nothing takes its place. */
        static final String OPTIONAL = "none";

        /** What the key means says when it must be there, and what takes its place. */
        static final String DEPENDS = "depends";

        private Need() {}
    }

    /** What several keys take. */
    private static final class Words {
        private static final String KEY_FILE = "a path of a file of exactly 32 bytes";
        private static final String PUBLIC_KEY = "a public key, 44 characters of Base64";
        private static final String NAME = "a name of 1..64 bytes without blanks, quotes or control characters";
        private static final String PROTOCOL = "\"ipcp/2\", \"ipcp/1\", \"ipcp/1-text\", \"zportal\" or \"simplevpn\"";
        private static final String ENDPOINTS =
                "an endpoint such as \"host:5000\" or \"unix:/path\", or a list of them";
        private static final String TUN_IP = "an IPv4 address, with a prefix length to assign it";
        private static final String MAC = "a MAC address such as 02:11:22:33:44:55";
        private static final String TRUTH = "true or false";
        private static final String NETWORKS = "a list of IPv4 or IPv6 networks";

        private Words() {}
    }

    private final Scope scope;
    private final String key;
    private final String expected;
    private final String fallback;
    private final int min;
    private final int max;

    ConfigKey(Scope scope, String key, String expected, String fallback) {
        this(scope, key, expected, fallback, 0, 0);
    }

    ConfigKey(Scope scope, String key, int min, int max, String fallback) {
        this(scope, key, "an integer " + min + ".." + max, fallback, min, max);
    }

    ConfigKey(Scope scope, String key, String expected, String fallback, int min, int max) {
        this.scope = scope;
        this.key = key;
        this.expected = expected;
        this.fallback = fallback;
        this.min = min;
        this.max = max;
    }

    public Scope scope() {
        return scope;
    }

    /** The name in the file. */
    public String key() {
        return key;
    }

    /** What the key takes, in words: the right side of "expected". */
    public String expected() {
        return expected;
    }

    /** The default as JSON, or {@code required}, or {@code none}, or {@code depends}. */
    public String fallback() {
        return fallback;
    }

    boolean isRequired() {
        return fallback.equals(Need.REQUIRED);
    }

    boolean hasDefault() {
        return !isRequired() && !fallback.equals(Need.OPTIONAL) && !fallback.equals(Need.DEPENDS);
    }

    /** The least value of an integer. */
    int min() {
        return min;
    }

    /** The greatest value of an integer. */
    int max() {
        return max;
    }
}
