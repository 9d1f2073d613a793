package ipcp.app.config;

import ipcp.link.DeviceOptions;
import ipcp.link.LinkKind;
import ipcp.net.InterfaceAddress;
import ipcp.transport.Endpoint;
import ipcp.tunnel.Accepting;
import ipcp.tunnel.ClientOptions;
import ipcp.tunnel.Clients;
import ipcp.tunnel.ServerOptions;
import ipcp.wire.ZportalClient;
import ipcp.wire.ZportalOffer;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A tunnel of {@code zportal} without a configuration file: what {@code zportald} takes, and our defaults. */
public final class PortalConfig {
    private static final Duration TIMEOUT = Duration.ofMillis(Door.PLAIN_TIMEOUT_MS);
    private static final Duration PEER_IS_DEAD_AFTER = Duration.ofSeconds(15);
    private static final int MAX_PRE_AUTH = 64;

    private PortalConfig() {}

    /**
     * The address of a portal's interface, with its prefix length.
     *
     * @throws IllegalArgumentException when no interface can have it; the message is meant for the operator
     */
    public static InterfaceAddress address(String text) {
        InterfaceAddress address = InterfaceAddress.parse(text);
        Claims.fault(new TunnelAddress(address.address(), Optional.of(address))).ifPresent(fault -> {
            throw new IllegalArgumentException(address + " is " + fault);
        });
        return address;
    }

    /**
     * The interface of a portal.
     *
     * @param name of 1 to 15 bytes; a {@code %d} in it is a number that the kernel chooses
     * @param mtu 68..65535
     * @throws IllegalArgumentException when no interface can have the name
     */
    public static DeviceOptions device(String name, int mtu, InterfaceAddress address) {
        CommonKeys.parseName(name.replaceFirst("%d", "00")); // as long as it is
        return new DeviceOptions(
                name, LinkKind.TUN, mtu, DeviceOptions.LARGEST_MTU, Optional.of(address), Optional.empty());
    }

    /** The end that waits for the other. */
    public static Config listening(DeviceOptions device, Endpoint endpoint) {
        var options = new ServerOptions(
                LinkKind.TUN,
                device.address(),
                Optional.empty(),
                new Clients.One(),
                true,
                new ZportalOffer(false),
                TIMEOUT,
                MAX_PRE_AUTH,
                Optional.empty(),
                PEER_IS_DEAD_AFTER,
                List.of());
        return new ServerConfig(
                device,
                LogLevel.INFO,
                List.of(endpoint),
                PosixFilePermissions.fromString("rw-------"),
                options,
                List.of(),
                Optional.empty());
    }

    /** The end that connects, and again whenever it has lost the other. */
    public static Config connecting(DeviceOptions device, Endpoint endpoint, List<ProxyHop> proxies) {
        var options = new ClientOptions(
                new ZportalClient(device.mtu(), false),
                Accepting.NOTHING,
                Duration.ofSeconds(1),
                PEER_IS_DEAD_AFTER,
                TIMEOUT,
                true);
        return new ClientConfig(
                device, LogLevel.INFO, List.of(endpoint), proxies, options, Optional.empty(), Optional.empty());
    }
}
