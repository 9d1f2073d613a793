package ipcp.integration.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in the checkout: the scripts, and the program as it was packaged. */
public final class Project {
    /** The folder all others are in: the system property {@code ipcp.home}, or a parent of the working directory. */
    public static final Path ROOT = find();

    private Project() {}

    /** The launcher of the daemon. */
    public static Path launcher() {
        return ROOT.resolve("app/target/ipcpd/bin/ipcpd");
    }

    static Path labScript() {
        return ROOT.resolve("netns-scripts/lab.sh");
    }

    private static Path find() {
        Path start = Path.of(System.getProperty("ipcp.home", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("netns-scripts/lab.sh"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no netns-scripts/lab.sh in " + start + " or above: set -Dipcp.home");
    }
}
