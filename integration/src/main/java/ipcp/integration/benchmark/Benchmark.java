package ipcp.integration.benchmark;

import ipcp.link.DeviceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The benchmark as a program, {@code netns-scripts/bench.sh}: every repetition measures every row once, each in fresh
 * namespaces, so that what else the machine does hits all of them; the table shows medians.
 */
public final class Benchmark {
    private static final List<Tunnel> ALL = List.of(
            new BareCable(),
            new OurTunnel(DeviceOptions.DEFAULT_MTU),
            new OurTunnel(DeviceOptions.MAX_MTU),
            new OpenVpn(),
            new Socat(),
            new Ssh());

    /** Open once the JVM is ending, as after Ctrl-C. */
    private static final CountDownLatch ENDING = new CountDownLatch(1);

    private Benchmark() {}

    static void main(String[] args) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(ENDING::countDown));
        List<String> rows = ALL.stream().map(Tunnel::name).toList();
        Pace pace = Pace.FULL;
        int repetitions = 0;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> pace = Pace.QUICK;
                case "--rows" -> rows = Arrays.asList(value(args, ++i).split(",", -1));
                case "--reps" -> repetitions = Integer.parseInt(value(args, ++i));
                default -> usage("unknown option " + args[i]);
            }
        }
        repetitions = repetitions > 0 ? repetitions : pace.equals(Pace.QUICK) ? 1 : 3;
        System.out.print(table(chosen(rows), pace, repetitions));
    }

    private static String table(List<Tunnel> tunnels, Pace pace, int repetitions) throws InterruptedException {
        Table table = new Table();
        for (int repetition = 1; repetition <= repetitions; repetition++) {
            for (Tunnel tunnel : tunnels) {
                System.err.printf("%d/%d %s%n", repetition, repetitions, tunnel.title());
                table.add(tunnel.title(), sample(tunnel, pace));
            }
        }
        return "%n%s; %d repetitions of %d s, medians; TCP cubic; → from client to server%n%n%s"
                .formatted(machine(), repetitions, pace.seconds(), table.markdown());
    }

    private static Map<Column, Double> sample(Tunnel tunnel, Pace pace) throws InterruptedException {
        try {
            return Measurement.of(tunnel, pace);
        } catch (IOException | IllegalStateException e) {
            note(e.getMessage());
            return Map.of();
        }
    }

    /** A line about what could not be measured. After Ctrl-C there is no end to such lines, and nobody wants them. */
    static void note(String problem) throws InterruptedException {
        if (ENDING.getCount() == 0) {
            Thread.currentThread().join(); // for ever: the JVM ends meanwhile
        }
        System.err.println("  " + problem);
    }

    private static List<Tunnel> chosen(List<String> rows) {
        List<Tunnel> tunnels = new ArrayList<>();
        for (String row : rows) {
            Optional<Tunnel> tunnel =
                    ALL.stream().filter(t -> t.name().equals(row)).findFirst();
            tunnel.ifPresentOrElse(
                    t -> t.missing()
                            .ifPresentOrElse(
                                    reason -> System.err.println("without " + t.name() + ": " + reason),
                                    () -> tunnels.add(t)),
                    () -> usage("unknown row " + row));
        }
        return tunnels;
    }

    private static String machine() {
        String model = "";
        try {
            model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip() + ", ")
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            // The table is as good without the name of the processor.
        }
        return "%s%d CPUs, Linux %s, JDK %s"
                .formatted(
                        model,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) {
            usage(args[index - 1] + " needs a value");
        }
        return args[index];
    }

    private static void usage(String problem) {
        System.err.println(problem + "; bench.sh [--quick] [--rows "
                + String.join(",", ALL.stream().map(Tunnel::name).toList()) + "] [--reps N]");
        System.exit(64);
    }
}
