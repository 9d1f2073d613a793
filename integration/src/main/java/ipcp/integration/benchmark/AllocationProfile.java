package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What both daemons allocate under bulk load, as a program, {@code netns-scripts/allocation.sh}: warms a tunnel up,
 * records JFR's allocation samples while one TCP stream goes up and then down, and prints them as a table.
 */
final class AllocationProfile {
    private static final String WARM_UP = "1 5";
    private static final String MEASURED = "1 10";

    private static final List<String> EVENTS = List.of(
            "settings=none",
            "+jdk.ObjectAllocationSample#enabled=true",
            "+jdk.ObjectAllocationSample#stackTrace=true",
            "+jdk.ObjectAllocationSample#throttle=2000/s");

    private final ConfigFolder folder;

    private AllocationProfile(ConfigFolder folder) {
        this.folder = folder;
    }

    static void main(String[] args) throws IOException, InterruptedException {
        try (var folder = new ConfigFolder();
                LiveTunnel tunnel = LiveTunnel.of((Tunnel) Rows.IPCP)) {
            new AllocationProfile(folder).run(tunnel);
        }
    }

    private void run(LiveTunnel tunnel) throws IOException, InterruptedException {
        carry(tunnel, WARM_UP);
        for (Program daemon : tunnel.daemons()) {
            jcmd(daemon, "JFR.start", EVENTS);
        }
        double bytes = carry(tunnel, MEASURED);
        List<List<String>> lines = new ArrayList<>();
        for (Program daemon : tunnel.daemons()) {
            String name = lines.isEmpty() ? "server" : "client";
            Path file = folder.path().resolve(name + ".jfr");
            jcmd(daemon, "JFR.stop", List.of("name=1", "filename=" + file));
            lines.addAll(Allocations.of(name, file, bytes).lines());
        }
        System.out.printf(
                Locale.ROOT, "%.1f GB carried%n%n%s", bytes / 1e9, Markdown.table(Allocations.HEADINGS, lines));
    }

    /** Bytes that were carried, in both directions. */
    private static double carry(LiveTunnel tunnel, String streamsAndSeconds) throws IOException, InterruptedException {
        double bytes = 0;
        for (String direction : List.of("up ", "down ")) {
            String carried = tunnel.ask(direction + streamsAndSeconds).get("bytes");
            if (carried == null) {
                throw new IOException("nothing was carried " + direction);
            }
            bytes += Double.parseDouble(carried);
        }
        return bytes;
    }

    private void jcmd(Program daemon, String command, List<String> options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(daemon.pid()),
                command));
        words.addAll(options);
        Tunnel.run(folder, words.toArray(String[]::new));
    }
}
