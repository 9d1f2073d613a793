package ipcp.app;

import ipcp.app.config.ClientConfig;
import ipcp.app.config.Config;
import ipcp.app.config.ProxyHop;
import ipcp.app.config.ServerConfig;
import ipcp.link.ClientNetwork;
import ipcp.link.DeviceOptions;
import ipcp.link.InterfaceUpdate;
import ipcp.link.Link;
import ipcp.link.LinkException;
import ipcp.link.LinkKind;
import ipcp.link.UndoJournal;
import ipcp.transport.Dialer;
import ipcp.transport.Dialers;
import ipcp.transport.Listener;
import ipcp.transport.Listeners;
import ipcp.transport.Proxy;
import ipcp.tunnel.Counters;
import ipcp.tunnel.InterfaceSettling;
import ipcp.tunnel.MalformedFileException;
import ipcp.tunnel.SessionEnd;
import ipcp.tunnel.TunnelClient;
import ipcp.tunnel.TunnelServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs a tunnel from its configuration to its end, on the thread that calls it: signals end it, gently at first. */
final class Daemon {
    private static final Logger LOG = System.getLogger(Daemon.class.getName());

    /**
     * What a client has to take back stands there: files that it replaces outlive a power failure, and so must this.
     */
    private static final Path STATE = Path.of("/var/lib/ipcpd");

    private static final int ETHERNET_HEADER = 14;

    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    private Daemon() {}

    /** Where the interface comes from. */
    @FunctionalInterface
    interface Devices {
        Link open(DeviceOptions options) throws LinkException;
    }

    static ExitStatus run(Config config, Devices devices) {
        forgetNames();
        config.cleartext()
                .ifPresent(protocol -> LOG.log(
                        Level.WARNING,
                        "event=cleartext protocol={0} detail=\"no encryption, no authentication: whoever reaches the"
                                + " port is in\"",
                        protocol));
        try (var signals = StopSignals.hear()) {
            if (config instanceof ClientConfig) {
                UndoJournal.recover(UndoJournal.path(STATE, config.device().name()));
            }
            try (Link link = devices.open(config.device())) {
                return switch (config) {
                    case ServerConfig server -> serve(server, link, signals);
                    case ClientConfig client -> connect(client, link, signals);
                };
            }
        } catch (LinkException e) {
            return failed(status(e.reason()), e);
        } catch (MalformedFileException e) {
            return failed(ExitStatus.DATAERR, e);
        } catch (IOException e) {
            return failed(ExitStatus.UNAVAILABLE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(ExitStatus.SOFTWARE, e);
        }
    }

    private static ExitStatus serve(ServerConfig config, Link link, StopSignals signals)
            throws IOException, InterruptedException {
        Optional<Path> leases = config.options().clients().addresses().file();
        if (leases.isPresent()) {
            LeaseFolder.make(leases.get());
        }
        List<Listener> listeners = Listeners.bindAll(config.listen(), config.socketMode());
        try {
            var server = new TunnelServer(config.options(), link, listeners);
            signals.stop(server::stop);
            server.run();
            return stopped(server.counters(), "reason=stopped", ExitStatus.OK);
        } finally {
            listeners.forEach(Listener::close);
        }
    }

    private static ExitStatus connect(ClientConfig config, Link link, StopSignals signals)
            throws IOException, InterruptedException {
        LOG.log(
                Level.INFO,
                "event=connecting server={0} interface={1}{2}",
                list(config.server()),
                link.name(),
                config.proxies().isEmpty() ? "" : " proxies=" + list(proxies(config)));
        try (var network = network(config, link)) {
            var settling = new InterfaceSettling(config.options().accepting(), network, link.name());
            Dialer dialer = Dialers.to(config.server(), proxies(config), settling);
            var client = new TunnelClient(config.options(), link, dialer, settling);
            signals.stop(client::stop);
            SessionEnd end = client.run();
            return stopped(client.counters(), end.toString(), status(end.reason()));
        }
    }

    private static ClientNetwork network(ClientConfig config, Link link) throws LinkException {
        int header = link.kind() == LinkKind.TAP ? ETHERNET_HEADER : 0;
        var update = new InterfaceUpdate(link, config.device().maxMtu() - header);
        return new ClientNetwork(update, UndoJournal.open(UndoJournal.path(STATE, link.name())), RESOLV_CONF);
    }

    private static List<Proxy> proxies(ClientConfig config) {
        return config.proxies().stream().map(ProxyHop::proxy).toList();
    }

    private static String list(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static ExitStatus stopped(Counters counters, String why, ExitStatus status) {
        LOG.log(status == ExitStatus.OK ? Level.INFO : Level.ERROR, "event=stopped {0} {1}", why, counters);
        return status;
    }

    private static ExitStatus failed(ExitStatus status, Exception e) {
        LOG.log(Level.ERROR, "event=failed reason=\"{0}\"", e.getMessage());
        return status;
    }

    private static ExitStatus status(LinkException.Reason reason) {
        return switch (reason) {
            case NOT_PERMITTED -> ExitStatus.NOPERM;
            case UNAVAILABLE, NOT_SUPPORTED -> ExitStatus.UNAVAILABLE;
            case FAILED -> ExitStatus.OSERR;
        };
    }

    /** The end of a session that was up is no failure; that none came up is. */
    private static ExitStatus status(SessionEnd.Reason reason) {
        return switch (reason) {
            case PEER_CLOSED, CONNECTION_LOST, BAD_FRAME, HEARTBEAT_TIMEOUT, REPLACED, MADE_ROOM, STOPPED ->
                ExitStatus.OK;
            case REFUSED -> ExitStatus.NOPERM;
            case HANDSHAKE_TIMEOUT -> ExitStatus.PROTOCOL;
            case UNREACHABLE -> ExitStatus.UNAVAILABLE;
            case BUG -> ExitStatus.SOFTWARE;
        };
    }

    /** A name is asked for at every attempt to connect, and the answer of then is the one that counts. */
    private static void forgetNames() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }
}
