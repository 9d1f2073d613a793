package ipcp.app;

import ipcp.app.config.Config;
import ipcp.app.config.ConfigFile;
import ipcp.app.config.EffectiveConfig;
import ipcp.app.config.Loaded;
import ipcp.app.config.SecretFile;
import ipcp.crypto.PrivateKey;
import ipcp.crypto.PublicKey;
import ipcp.link.TunTapDevice;
import ipcp.tunnel.WarmUp;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The entry of {@code ipcpd}: does what the command line asks for, on the caller's thread, and says how it went. */
public final class Main {
    private final PrintStream out;
    private final PrintStream err;
    private final Daemon.Devices devices;

    private Main(PrintStream out, PrintStream err, Daemon.Devices devices) {
        this.out = out;
        this.err = err;
        this.devices = devices;
    }

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err).code());
    }

    /** The whole program but for the end of the process. */
    static ExitStatus run(String[] args, PrintStream out, PrintStream err) {
        return run(args, out, err, TunTapDevice::open);
    }

    /** The same with interfaces from elsewhere. */
    static ExitStatus run(String[] args, PrintStream out, PrintStream err, Daemon.Devices devices) {
        return new Main(out, err, devices).run(args);
    }

    private ExitStatus run(String... args) {
        try {
            return switch (CommandLine.parse(args)) {
                case Invocation.Help() -> print(CommandLine.HELP);
                case Invocation.PortalHelp() -> print(PortalLine.HELP);
                case Invocation.Version() -> print("ipcpd " + Version.text() + System.lineSeparator());
                case Invocation.GenerateKey(Path file) ->
                    generate(file, fresh -> {
                        NewKeyFile.create(fresh);
                        return ExitStatus.OK;
                    });
                case Invocation.GeneratePair(Path file) ->
                    generate(file, fresh -> print(line(NewKeyFile.createPair(fresh))));
                case Invocation.ShowPublicKey(Path file) -> showPublicKey(file);
                case Invocation.Check(Path config) -> check(config);
                case Invocation.Run(Path config) -> tunnel(config);
                case Invocation.Portal(Config config, boolean proxiesUnused) -> portal(config, proxiesUnused);
            };
        } catch (UsageException e) {
            return fail(ExitStatus.USAGE, e.getMessage() + " (see " + e.help() + ")");
        } catch (UnsatisfiedLinkError e) {
            return fail(
                    ExitStatus.UNAVAILABLE, "a native library cannot be loaded, install libsodium: " + firstLine(e));
        } catch (RuntimeException e) {
            // Ours to mend, and then the stack trace is what helps.
            err.println("ipcpd: this is a bug");
            e.printStackTrace(err);
            return ExitStatus.SOFTWARE;
        }
    }

    private ExitStatus print(String text) {
        out.print(text);
        out.flush();
        return out.checkError() ? fail(ExitStatus.IOERR, "standard output cannot be written") : ExitStatus.OK;
    }

    /** What makes a key file. */
    private interface Generator {
        ExitStatus create(Path file) throws IOException;
    }

    private ExitStatus generate(Path file, Generator generator) {
        try {
            return generator.create(file);
        } catch (NewKeyFile.WriteException e) {
            return fail(ExitStatus.IOERR, "cannot write " + file + ": " + e.getMessage());
        } catch (FileAlreadyExistsException _) {
            return fail(ExitStatus.CANTCREAT, "cannot create " + file + ": it exists, and a key is never overwritten");
        } catch (IOException e) {
            return fail(ExitStatus.CANTCREAT, "cannot create " + file + ": " + Reasons.of(e));
        }
    }

    private ExitStatus showPublicKey(Path file) {
        try (PrivateKey key = SecretFile.read(file, PrivateKey::takeOver)) {
            return print(line(key.publicKey()));
        } catch (SecretFile.NotAKeyException e) {
            return fail(ExitStatus.DATAERR, file + " is no private key of 32 bytes: " + e.getMessage());
        } catch (IOException e) {
            return fail(ExitStatus.NOINPUT, "cannot read " + file + ": " + Reasons.of(e));
        }
    }

    private static String line(PublicKey key) {
        return key + System.lineSeparator();
    }

    private ExitStatus check(Path file) {
        return withConfig(file, config -> print(EffectiveConfig.toJson(config)));
    }

    private ExitStatus tunnel(Path file) {
        prepare();
        return withConfig(file, config -> {
            Logging.configure(config.logLevel(), err);
            return Daemon.run(config, devices);
        });
    }

    private ExitStatus portal(Config config, boolean proxiesUnused) {
        if (proxiesUnused) {
            err.println("ipcpd: warning: -p is not used with -b");
        }
        prepare();
        try (config;
                var monitor = Monitor.on(out)) {
            Logging.configure(
                    config.logLevel(),
                    line -> monitor.above(() -> {
                        err.print(line);
                        err.flush();
                    }));
            return Daemon.run(config, options -> monitor.watch(devices.open(options)));
        }
    }

    private static void prepare() {
        Logging.install();
        Providers.putFirst("SunJCE");
        WarmUp.begin();
    }

    /** What is done with a valid configuration. */
    private interface Use {
        ExitStatus of(Config config);
    }

    private ExitStatus withConfig(Path file, Use use) {
        Loaded loaded;
        try {
            if (Files.isDirectory(file)) {
                return fail(ExitStatus.NOINPUT, "cannot read " + file + ": a directory");
            }
            loaded = ConfigFile.load(file);
        } catch (IOException e) {
            return fail(ExitStatus.NOINPUT, "cannot read " + file + ": " + Reasons.of(e));
        }
        loaded.warnings().forEach(warning -> err.println("ipcpd: warning: " + file + ": " + warning));
        return switch (loaded) {
            case Loaded.Valid(Config config, var _) -> {
                try (config) {
                    yield use.of(config);
                }
            }
            case Loaded.Invalid invalid -> {
                invalid.problems().forEach(problem -> err.println(file + ": " + problem));
                yield ExitStatus.CONFIG;
            }
        };
    }

    private ExitStatus fail(ExitStatus status, String line) {
        err.println("ipcpd: " + line);
        return status;
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
