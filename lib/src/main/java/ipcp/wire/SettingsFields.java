package ipcp.wire;

import ipcp.net.Cidr;
import ipcp.net.InterfaceAddress;
import ipcp.net.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@link Settings} as bytes (docs/protocol.md): fields of type, length and value. A reader skips types that it does not
 * know, so that a later server may say more.
 */
final class SettingsFields {
    static final int MAX_ADDRESSES = 16;

    /** Most bytes of all fields together. */
    static final int MAX_LENGTH = 8192;

    private static final int ADDRESS = 1;
    private static final int MTU = 2;
    private static final int HEARTBEAT = 3;
    private static final int ROUTE = 4;
    private static final int DNS = 5;

    private static final int HEADER = 3;
    private static final int MIN_MTU = 68;

    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private final List<Cidr> routes = new ArrayList<>();
    private final List<IpAddress> dns = new ArrayList<>();
    private OptionalInt mtu = OptionalInt.empty();
    private Optional<Settings.Heartbeat> heartbeat = Optional.empty();

    private SettingsFields() {}

    /**
     * The fields of {@code settings}.
     *
     * @throws IllegalArgumentException when there are too many addresses, routes or name servers
     */
    static byte[] write(Settings settings) {
        if (settings.addresses().size() > MAX_ADDRESSES
                || settings.routes().size() > Settings.MAX_ROUTES
                || settings.dns().size() > Settings.MAX_DNS) {
            throw new IllegalArgumentException("too many addresses, routes or name servers");
        }
        var out = ByteBuffer.allocate(MAX_LENGTH);
        settings.addresses().forEach(address -> network(out, ADDRESS, address.prefix(), address.address()));
        settings.mtu().ifPresent(bytes -> field(out, MTU, 2).putShort((short) bytes));
        settings.heartbeat()
                .ifPresent(beat -> field(out, HEARTBEAT, 8)
                        .putInt((int) beat.interval().toMillis())
                        .putInt((int) beat.timeout().toMillis()));
        settings.routes().forEach(route -> network(out, ROUTE, route.prefix(), route.network()));
        settings.dns().forEach(server -> field(out, DNS, server.bytes().length).put(server.bytes()));
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer field(ByteBuffer out, int type, int length) {
        return out.put((byte) type).putShort((short) length);
    }

    private static void network(ByteBuffer out, int type, int prefix, IpAddress address) {
        byte[] bytes = address.bytes();
        field(out, type, 1 + bytes.length).put((byte) prefix).put(bytes);
    }

    /** Reads what is between position and limit; nothing when it is malformed. */
    static Optional<Settings> read(ByteBuffer in) {
        if (in.remaining() > MAX_LENGTH) {
            return Optional.empty();
        }
        var fields = new SettingsFields();
        try {
            while (in.hasRemaining()) {
                if (in.remaining() < HEADER) {
                    return Optional.empty();
                }
                int type = in.get() & 0xff;
                int length = in.getShort() & 0xffff;
                if (length > in.remaining()) {
                    return Optional.empty();
                }
                fields.take(type, in.slice(in.position(), length));
                in.position(in.position() + length);
            }
            return Optional.of(new Settings(fields.addresses, fields.mtu, fields.heartbeat, fields.routes, fields.dns));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void take(int type, ByteBuffer value) {
        switch (type) {
            case ADDRESS -> {
                check(addresses.size() < MAX_ADDRESSES && value.hasRemaining());
                int prefix = value.get() & 0xff;
                addresses.add(new InterfaceAddress(address(value), prefix));
            }
            case MTU -> {
                check(mtu.isEmpty() && value.remaining() == 2);
                int bytes = value.getShort() & 0xffff;
                check(bytes >= MIN_MTU);
                mtu = OptionalInt.of(bytes);
            }
            case HEARTBEAT -> {
                check(heartbeat.isEmpty() && value.remaining() == 8);
                int interval = value.getInt();
                int timeout = value.getInt();
                check(interval > 0 && timeout > interval);
                heartbeat =
                        Optional.of(new Settings.Heartbeat(Duration.ofMillis(interval), Duration.ofMillis(timeout)));
            }
            case ROUTE -> {
                check(routes.size() < Settings.MAX_ROUTES && value.hasRemaining());
                int prefix = value.get() & 0xff;
                routes.add(new Cidr(address(value), prefix));
            }
            case DNS -> {
                check(dns.size() < Settings.MAX_DNS);
                dns.add(address(value));
            }
            default -> {} // a later version's
        }
    }

    private static IpAddress address(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return IpAddress.of(bytes);
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("malformed");
        }
    }
}
