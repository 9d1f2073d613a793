package ipcp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The operator's own words: {@code ip ...} and the like, in the namespaces of the calling thread. */
final class Ip {
    private Ip() {}

    /** Runs {@code ip} with these arguments and returns what it says. */
    static String ip(String arguments) throws IOException, InterruptedException {
        return run("ip " + arguments);
    }

    /** Runs {@code command}, which is split at blanks; skips the test where there is no such program. */
    static String run(String command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command.split(" "))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, e.getMessage());
            throw e;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
        return said;
    }

    /**
     * Every route of both families but for those of {@code except}, and those of the hosts' own addresses, which the
     * kernel makes when it is ready.
     */
    static List<String> routes(String except) throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        for (String family : List.of("-4", "-6")) {
            ip(family + " -d route show table all")
                    .lines()
                    .filter(line -> !line.contains("dev " + except) && !line.contains("table local"))
                    .map(String::strip)
                    .forEach(lines::add);
        }
        return lines;
    }

    /** The lines of {@code ip route} of both families that begin with {@code destination}. */
    static List<String> routesTo(String destination) throws IOException, InterruptedException {
        return (ip("-4 route") + ip("-6 route"))
                .lines()
                .filter(line -> line.startsWith(destination + " "))
                .map(String::strip)
                .toList();
    }
}
