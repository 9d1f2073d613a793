package ipcp.app.config;

import ipcp.link.DeviceOptions;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The keys that both modes have. What is empty was wrong and is among the findings.
 *
 * @param kind what {@code if_mode} says
 */
record CommonKeys(
        Optional<String> name,
        Optional<LinkKind> kind,
        OptionalInt mtu,
        Optional<LogLevel> logLevel,
        OptionalInt heartbeatIntervalMs,
        OptionalInt heartbeatTimeoutMs) {
    /** An Ethernet header takes its part of the same frame. */
    static final int MAX_TAP_MTU = DeviceOptions.IPCP_MTU - 14;

    static CommonKeys read(Fields fields) {
        Optional<String> name = fields.parsed(ConfigKey.IF_NAME, CommonKeys::parseName);
        Optional<LinkKind> kind = fields.parsed(ConfigKey.IF_MODE, CommonKeys::parseKind);
        OptionalInt mtu = kind.filter(LinkKind.TAP::equals).isPresent()
                ? fields.integer(ConfigKey.MTU, MAX_TAP_MTU, "an integer 576.." + MAX_TAP_MTU + " for tap")
                : fields.integer(ConfigKey.MTU);
        Optional<LogLevel> logLevel = fields.parsed(ConfigKey.LOG_LEVEL, LogLevel::parse);
        OptionalInt interval = fields.integer(ConfigKey.HEARTBEAT_INTERVAL_MS);
        OptionalInt timeout = fields.integer(ConfigKey.HEARTBEAT_TIMEOUT_MS);
        if (interval.isPresent() && timeout.isPresent() && timeout.getAsInt() <= interval.getAsInt()) {
            compareHeartbeats(fields, interval.getAsInt(), timeout.getAsInt());
        }
        return new CommonKeys(name, kind, mtu, logLevel, interval, timeout);
    }

    /** Blames the key that is written in the file, since nobody can change a default. */
    private static void compareHeartbeats(Fields fields, int interval, int timeout) {
        if (fields.written(ConfigKey.HEARTBEAT_TIMEOUT_MS).isPresent()) {
            fields.findings()
                    .problem(
                            fields.path(ConfigKey.HEARTBEAT_TIMEOUT_MS),
                            String.valueOf(timeout),
                            "more than heartbeat_interval_ms, which is " + interval);
        } else {
            fields.findings()
                    .problem(
                            fields.path(ConfigKey.HEARTBEAT_INTERVAL_MS),
                            String.valueOf(interval),
                            "less than heartbeat_timeout_ms, which is " + timeout + " by default");
        }
    }

    /** A name as the kernel takes it (dev_valid_name), and no pattern for the kernel to fill in. */
    private static String parseName(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        boolean odd = text.chars()
                .anyMatch(c -> c <= ' ' || c == 0x7f || c == '/' || c == ':' || c == '%' || Character.isWhitespace(c));
        if (length < 1 || length > 15 || odd || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("not an interface name");
        }
        return text;
    }

    private static LinkKind parseKind(String text) {
        return switch (text) {
            case "tun" -> LinkKind.TUN;
            case "tap" -> LinkKind.TAP;
            default -> throw new IllegalArgumentException("no kind of link: " + text);
        };
    }

    /** The interface to create; only when nothing was wrong. */
    DeviceOptions device(Optional<InterfaceAddress> address, Optional<MacAddress> mac) {
        return new DeviceOptions(name.orElseThrow(), kind.orElseThrow(), mtu.orElseThrow(), address, mac);
    }

    Duration heartbeatInterval() {
        return Duration.ofMillis(heartbeatIntervalMs.orElseThrow());
    }

    Duration heartbeatTimeout() {
        return Duration.ofMillis(heartbeatTimeoutMs.orElseThrow());
    }
}
