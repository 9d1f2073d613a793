package ipcp.app;

import ipcp.app.config.ClientConfig;
import ipcp.app.config.Config;
import ipcp.app.config.ServerConfig;

/** Runs a tunnel from its configuration to the end of the process. */
final class Daemon {
    private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

    private Daemon() {}

    static ExitStatus run(Config config) {
        String mode =
                switch (config) {
                    case ServerConfig _ -> "server";
                    case ClientConfig _ -> "client";
                };
        LOG.log(
                System.Logger.Level.INFO,
                () -> "event=config-ok mode=" + mode + " if=" + config.device().name());
        return ExitStatus.OK;
    }
}
