package ipcp.app;

import ipcp.app.config.ClientConfig;
import ipcp.app.config.Config;
import ipcp.app.config.ServerConfig;
import ipcp.link.DeviceOptions;
import ipcp.link.Link;
import ipcp.link.LinkException;
import ipcp.transport.Listener;
import ipcp.transport.TcpDialer;
import ipcp.transport.TcpListener;
import ipcp.tunnel.Counters;
import ipcp.tunnel.InterfaceSettling;
import ipcp.tunnel.SessionEnd;
import ipcp.tunnel.TunnelClient;
import ipcp.tunnel.TunnelServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Security;
import java.util.List;

/** Runs a tunnel from its configuration to its end, on the thread that calls it: signals end it, gently at first. */
final class Daemon {
    private static final Logger LOG = System.getLogger(Daemon.class.getName());

    private Daemon() {}

    /** Where the interface comes from. */
    @FunctionalInterface
    interface Devices {
        Link open(DeviceOptions options) throws LinkException;
    }

    static ExitStatus run(Config config, Devices devices) {
        forgetNames();
        try (var signals = StopSignals.hear();
                Link link = devices.open(config.device())) {
            return switch (config) {
                case ServerConfig server -> serve(server, link, signals);
                case ClientConfig client -> connect(client, link, signals);
            };
        } catch (LinkException e) {
            return failed(status(e.reason()), e);
        } catch (IOException e) {
            return failed(ExitStatus.UNAVAILABLE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(ExitStatus.SOFTWARE, e);
        }
    }

    private static ExitStatus serve(ServerConfig config, Link link, StopSignals signals)
            throws IOException, InterruptedException {
        try (Listener listener = TcpListener.bind(config.listen())) {
            var server = new TunnelServer(config.options(), link, List.of(listener));
            signals.stop(server::stop);
            server.run();
            return stopped(server.counters(), "reason=stopped", ExitStatus.OK);
        }
    }

    private static ExitStatus connect(ClientConfig config, Link link, StopSignals signals)
            throws IOException, InterruptedException {
        LOG.log(Level.INFO, "event=connecting server={0} interface={1}", config.server(), link.name());
        var settling = new InterfaceSettling(config.options().accepting(), link);
        var client = new TunnelClient(config.options(), link, new TcpDialer(config.server()), settling);
        signals.stop(client::stop);
        SessionEnd end = client.run();
        return stopped(client.counters(), end.toString(), status(end.reason()));
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
            case PEER_CLOSED, CONNECTION_LOST, BAD_FRAME, HEARTBEAT_TIMEOUT, REPLACED, STOPPED -> ExitStatus.OK;
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
