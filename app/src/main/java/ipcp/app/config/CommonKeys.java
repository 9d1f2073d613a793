package ipcp.app.config;

import ipcp.link.DeviceOptions;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.net.MacAddress;
import ipcp.wire.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The keys that both modes have. What is empty was wrong and is among the findings.
 *
 * @param kind what {@code if_mode} says
 * @param plain the wire without secrets that is spoken, if one is
 */
record CommonKeys(
        Optional<String> name,
        Optional<LinkKind> kind,
        Optional<Protocol> plain,
        OptionalInt mtu,
        Optional<LogLevel> logLevel,
        OptionalInt heartbeatIntervalMs,
        OptionalInt heartbeatTimeoutMs) {
    /** An Ethernet header takes its part of the same frame. */
    static final int MAX_TAP_MTU = DeviceOptions.IPCP_MTU - 14;

    /** The least MTU of IPv4 (RFC 791), which a wire for small packets may have. */
    private static final int LEAST_PLAIN_MTU = 68;

    /** What most who run {@code zportald} give it, which has no default. */
    private static final int ZPORTAL_MTU = 1400;

    /** What the original of {@code simplevpn} does. */
    private static final int SIMPLEVPN_INTERVAL_MS = 15_000;

    private static final int SIMPLEVPN_TIMEOUT_MS = 60_000;

    /** TCP's own probes, which a wire without a heartbeat has instead, are counted in seconds. */
    private static final int LEAST_KEEPALIVE_MS = 2000;

    /** @param mode empty when the file does not say it */
    static CommonKeys read(Fields fields, Optional<Mode> mode) {
        Optional<Protocol> plain = Wires.plain(fields);
        Optional<String> name = fields.parsed(ConfigKey.IF_NAME, CommonKeys::parseName);
        Optional<LinkKind> kind =
                fields.parsed(ConfigKey.IF_MODE, CommonKeys::parseKind).filter(known -> suits(fields, known, plain));
        OptionalInt mtu = mtu(fields, kind, plain);
        Optional<LogLevel> logLevel = fields.parsed(ConfigKey.LOG_LEVEL, LogLevel::parse);
        OptionalInt interval = interval(fields, mode, plain);
        OptionalInt timeout = timeout(fields, plain);
        if (interval.isPresent() && timeout.isPresent() && timeout.getAsInt() <= interval.getAsInt()) {
            compareHeartbeats(fields, interval.getAsInt(), timeout.getAsInt());
        }
        if (plain.filter(Protocol.ZPORTAL::equals).isEmpty()) {
            fields.ignore(ConfigKey.ACCEPT_MISSING_CRC, Wires.without(Protocol.ZPORTAL));
        }
        return new CommonKeys(name, kind, plain, mtu, logLevel, interval, timeout);
    }

    private static boolean suits(Fields fields, LinkKind kind, Optional<Protocol> plain) {
        boolean suits = kind == LinkKind.TUN || plain.isEmpty();
        if (!suits) {
            fields.findings().problem(fields.path(ConfigKey.IF_MODE), "\"tap\"", "\"tun\" " + Wires.with(plain.get()));
        }
        return suits;
    }

    private static OptionalInt mtu(Fields fields, Optional<LinkKind> kind, Optional<Protocol> plain) {
        if (plain.isPresent()) {
            if (plain.get() == Protocol.ZPORTAL && fields.written(ConfigKey.MTU).isEmpty()) {
                return OptionalInt.of(ZPORTAL_MTU);
            }
            int least = LEAST_PLAIN_MTU;
            int most = DeviceOptions.LARGEST_MTU;
            String expected = "an integer " + least + ".." + most + " " + Wires.with(plain.get());
            return fields.integer(ConfigKey.MTU, least, most, expected);
        }
        return kind.filter(LinkKind.TAP::equals).isPresent()
                ? fields.integer(
                        ConfigKey.MTU,
                        ConfigKey.MTU.min(),
                        MAX_TAP_MTU,
                        "an integer " + ConfigKey.MTU.min() + ".." + MAX_TAP_MTU + " for tap")
                : fields.integer(ConfigKey.MTU);
    }

    /** Where nobody asks and nobody is told to, it says nothing. */
    private static OptionalInt interval(Fields fields, Optional<Mode> mode, Optional<Protocol> plain) {
        boolean server = mode.filter(Mode.SERVER::equals).isPresent();
        if (plain.filter(protocol -> server || protocol == Protocol.ZPORTAL).isPresent()) {
            String by = server ? "by a server " : "";
            fields.ignore(ConfigKey.HEARTBEAT_INTERVAL_MS, by + Wires.with(plain.get()));
            return OptionalInt.of(1);
        }
        return plain.isPresent()
                ? fields.integerOr(ConfigKey.HEARTBEAT_INTERVAL_MS, SIMPLEVPN_INTERVAL_MS)
                : fields.integer(ConfigKey.HEARTBEAT_INTERVAL_MS);
    }

    private static OptionalInt timeout(Fields fields, Optional<Protocol> plain) {
        ConfigKey key = ConfigKey.HEARTBEAT_TIMEOUT_MS;
        if (plain.filter(Protocol.ZPORTAL::equals).isPresent()) {
            String expected =
                    "an integer " + LEAST_KEEPALIVE_MS + ".." + key.max() + " " + Wires.with(Protocol.ZPORTAL);
            return fields.integer(key, LEAST_KEEPALIVE_MS, key.max(), expected);
        }
        return plain.isPresent() ? fields.integerOr(key, SIMPLEVPN_TIMEOUT_MS) : fields.integer(key);
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
    static String parseName(String text) {
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
        int most = plain.isPresent() ? DeviceOptions.LARGEST_MTU : DeviceOptions.IPCP_MTU;
        return new DeviceOptions(name.orElseThrow(), kind.orElseThrow(), mtu.orElseThrow(), most, address, mac);
    }

    Duration heartbeatInterval() {
        return Duration.ofMillis(heartbeatIntervalMs.orElseThrow());
    }

    Duration heartbeatTimeout() {
        return Duration.ofMillis(heartbeatTimeoutMs.orElseThrow());
    }
}
