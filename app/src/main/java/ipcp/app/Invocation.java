package ipcp.app;

import ipcp.app.config.Config;
import java.nio.file.Path;

/** What a command line asks for. */
sealed interface Invocation {
    /** The tunnel. */
    record Run(Path config) implements Invocation {}

    /**
     * The same without a file.
     *
     * @param proxiesUnused whether there are proxies on the command line that nobody needs
     */
    record Portal(Config config, boolean proxiesUnused) implements Invocation {}

    /** The text of {@code portal -h}. */
    record PortalHelp() implements Invocation {}

    /** A look at a configuration, and nothing else. */
    record Check(Path config) implements Invocation {}

    /** A new key in a new file. */
    record GenerateKey(Path file) implements Invocation {}

    /** A new private key in a new file, and its public key. */
    record GeneratePair(Path file) implements Invocation {}

    /** The public key of the private key in a file. */
    record ShowPublicKey(Path file) implements Invocation {}

    /** The text of {@code --help}. */
    record Help() implements Invocation {}

    /** The text of {@code --version}. */
    record Version() implements Invocation {}
}
