package ipcp.integration.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** A figure of a row: its heading with its unit, how many digits mean something, and what repetitions come to. */
enum Column {
    UP_1("TCP 1 → Gb/s", 2),
    DOWN_1("TCP 1 ← Gb/s", 2),
    UP_4("TCP 4 → Gb/s", 2),
    DOWN_4("TCP 4 ← Gb/s", 2),
    PACKETS("UDP 200 B kpackets/s", 1),
    IDLE_P50("idle rtt p50 ms", 3),
    IDLE_P99("idle rtt p99 ms", 3),
    /** Beyond what the bare cable takes, in the same lab at the same time. */
    ADDED_P50("added p50 ms", 3),
    ADDED_P99("added p99 ms", 3),
    LOADED_P50("loaded rtt p50 ms", 2),
    LOADED_P99("loaded rtt p99 ms", 2),
    /** Of the probes under load; of all repetitions together. */
    LOST("lost of them", 0),
    CPU("daemons' CPU s/GB", 2),
    MEMORY("RSS MB, the larger", 0),
    /** From the start of the program to its word that it is ready. */
    READY_SERVER("server ready s", 2),
    READY_CLIENT("client ready s", 2),
    /** From the start of the first program to the first echo through the tunnel. */
    FIRST_ECHO("first echo s", 2);

    /** What stands for a figure that could not be taken. */
    static final String MISSING = "-";

    private final String heading;
    private final int digits;

    Column(String heading, int digits) {
        this.heading = heading;
        this.digits = digits;
    }

    String heading() {
        return heading;
    }

    String format(double value) {
        return format(value, digits);
    }

    static String format(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : MISSING;
    }

    /** What the repetitions come to: their median, or the sum of what is counted; NaN without any. */
    double summary(double... repetitions) {
        if (repetitions.length == 0) {
            return Double.NaN;
        }
        if (this == LOST) {
            return Arrays.stream(repetitions).sum();
        }
        double[] sorted = repetitions.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
