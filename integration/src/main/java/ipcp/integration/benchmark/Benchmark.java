package ipcp.integration.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The benchmark as a program, {@code netns-scripts/bench.sh}: every repetition measures every row once, each in fresh
 * namespaces, so that what else the machine does hits all of them; then the table of medians, and the bars.
 */
public final class Benchmark {
    /** Open once the JVM is ending, as after Ctrl-C. */
    private static final CountDownLatch ENDING = new CountDownLatch(1);

    private Benchmark() {}

    static void main(String[] args) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(ENDING::countDown));
        try {
            Options options = Options.parse(List.of(args));
            Ping.missing().ifPresent(reason -> System.err.println("without round trips: " + reason));
            Samples samples = samples(options, present(options.rows()));
            System.out.printf(
                    "%n%s; %d repetitions of %d s, medians; TCP cubic; → from client to server%n%n%s%n%s",
                    machine(),
                    options.repetitions(),
                    options.pace().seconds(),
                    samples.markdown(),
                    Bars.markdown(samples));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(64);
        }
    }

    private static List<Row> present(List<Row> rows) {
        rows.forEach(
                row -> row.missing().ifPresent(reason -> System.err.println("without " + row.name() + ": " + reason)));
        return rows.stream().filter(row -> row.missing().isEmpty()).toList();
    }

    private static Samples samples(Options options, List<Row> rows) throws IOException, InterruptedException {
        Samples samples = new Samples();
        for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
            for (Row row : rows) {
                System.err.printf("%d/%d %s%n", repetition, options.repetitions(), row.title());
                Elsewhere before = Elsewhere.now();
                samples.add(row, sample(row, options.pace()));
                long elsewhere = Elsewhere.now().percentSince(before);
                if (elsewhere > Elsewhere.HARMLESS) {
                    note("other programs took " + elsewhere + " % of a processor");
                }
            }
        }
        return samples;
    }

    private static Map<Column, Double> sample(Row row, Pace pace) throws InterruptedException {
        try {
            return row.measure(pace);
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
}
