package ipcp.app;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.Parameters;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the command line. A first word that is no command is the configuration file to run. */
final class CommandLine {
    static final String HELP = """
        ipcpd: an encrypted IP tunnel

        usage:
          ipcpd [--config] FILE         run the tunnel that FILE configures
          ipcpd portal OPTIONS          run one end of a zportal tunnel; ipcpd portal -h tells more
          ipcpd check [--config] FILE   validate FILE, print it with all defaults
          ipcpd genkey FILE             write a new random key to FILE, which must not exist
          ipcpd genkey --pair FILE      write a new private key to FILE, print its public key
          ipcpd pubkey FILE             print the public key of the private key in FILE
          ipcpd --help | --version

        A configuration is JSON; docs/config.md describes every key. SIGTERM and SIGINT stop the
        tunnel. Exit status as in sysexits.h: 0 done, 64 usage, 65 not a key or no file of leases,
        66 no such file, 69 not available, 77 privilege missing, 78 configuration wrong.

        environment:
          IPCPD_JAVA_HOME   the Java 25 or newer to run on
          IPCPD_JAVA_OPTS   more options for it
        """;

    private static final String PAIR = "--pair";

    private CommandLine() {}

    @Parameters(separators = "=")
    private static final class Options {
        @Parameter(names = "--config")
        private String config;

        @Parameter(
                names = {"--help", "-h"},
                help = true)
        private boolean help;

        @Parameter(names = PAIR)
        private boolean pair;

        @Parameter(names = "--version", help = true)
        private boolean version;

        @Parameter
        private List<String> files = new ArrayList<>();

        /** Whatever was given, as one option or as one word. */
        private Path file(String what) throws UsageException {
            var given = new ArrayList<>(files);
            if (config != null) {
                given.addFirst(config);
            }
            if (given.size() != 1) {
                throw new UsageException(
                        given.isEmpty() ? "no " + what + " given" : "one " + what + " expected, not " + given.size());
            }
            return path(given.getFirst());
        }

        private Invocation newKey() throws UsageException {
            Path file = file("file");
            return pair ? new Invocation.GeneratePair(file) : new Invocation.GenerateKey(file);
        }

        /** Only one command knows that option. */
        private Options withoutPair() throws UsageException {
            if (pair) {
                throw new UsageException("unknown option " + PAIR);
            }
            return this;
        }

        private void refuseConfig(String message) throws UsageException {
            if (config != null) {
                throw new UsageException(message);
            }
        }

        private static Path path(String text) throws UsageException {
            try {
                if (!text.isEmpty()) {
                    return Path.of(text);
                }
            } catch (InvalidPathException _) {
                // Said below.
            }
            throw new UsageException("not a file name: \"" + text + "\"");
        }
    }

    static Invocation parse(String... args) throws UsageException {
        String first = args.length == 0 ? "" : args[0];
        return switch (first) {
            case "check" -> {
                Options options = options(afterFirst(args)).withoutPair();
                yield options.help ? new Invocation.Help() : new Invocation.Check(options.file("configuration file"));
            }
            case "portal" -> PortalLine.parse(afterFirst(args));
            case "genkey" -> {
                Options options = options(afterFirst(args));
                options.refuseConfig("genkey knows no --config: it takes the file to create");
                yield options.help ? new Invocation.Help() : options.newKey();
            }
            case "pubkey" -> {
                Options options = options(afterFirst(args)).withoutPair();
                options.refuseConfig("pubkey knows no --config: it takes the file of a private key");
                yield options.help ? new Invocation.Help() : new Invocation.ShowPublicKey(options.file("file"));
            }
            default -> {
                if (isOneFile(args)) {
                    yield new Invocation.Run(Options.path(args[args.length - 1]));
                }
                Options options = options(args).withoutPair();
                if (options.help) {
                    yield new Invocation.Help();
                }
                yield options.version
                        ? new Invocation.Version()
                        : new Invocation.Run(options.file("configuration file"));
            }
        };
    }

    /** Whether this is how a daemon starts. JCommander, loaded for that, would take a fifth of the time it needs. */
    private static boolean isOneFile(String... args) {
        boolean one = args.length == 1 || (args.length == 2 && args[0].equals("--config"));
        return one && !args[args.length - 1].startsWith("-");
    }

    private static String[] afterFirst(String... args) {
        return Arrays.copyOfRange(args, 1, args.length);
    }

    private static Options options(String... args) throws UsageException {
        var options = new Options();
        JCommander commander = JCommander.newBuilder().addObject(options).build();
        // A file name that begins with '@' is a file name.
        commander.setExpandAtSign(false);
        try {
            commander.parse(args);
        } catch (ParameterException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        // JCommander takes an option that it does not know for a file.
        for (String file : options.files) {
            if (file.startsWith("-") && !Arrays.asList(args).contains("--")) {
                throw new UsageException("unknown option " + file);
            }
        }
        return options;
    }
}
