package ipcp.integration.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much processor time went elsewhere: to programs that are no part of the benchmark, and to other virtual machines.
 * Time in the kernel is left out, it is not to be told apart. To be taken while only this JVM is left of the benchmark.
 *
 * @param ticks of 10 ms, since the machine was started
 * @param nanoTime when that was
 */
record Elsewhere(long ticks, long nanoTime) {
    private static final double TICK_SECONDS = 0.01;
    /** Percent of a processor that no figure suffers from. */
    static final long HARMLESS = 10;

    static Elsewhere now() throws IOException {
        // proc_stat(5): cpu user nice system idle iowait irq softirq steal
        List<String> all = fields(Path.of("/proc/stat"), "cpu ");
        // proc_pid_stat(5), counted from after the name: utime is field 14, cutime, of the children that ended, 16
        List<String> own = fields(Path.of("/proc/self/stat"), ") ");
        long others = number(all, 0) + number(all, 1) + number(all, 7) - number(own, 11) - number(own, 13);
        return new Elsewhere(others, System.nanoTime());
    }

    /** Percent of one processor since then. */
    long percentSince(Elsewhere earlier) {
        return Math.max(
                0, Math.round(100 * (ticks - earlier.ticks) * TICK_SECONDS / ((nanoTime - earlier.nanoTime) / 1e9)));
    }

    private static List<String> fields(Path file, String after) throws IOException {
        String line = Files.readAllLines(file).getFirst();
        return List.of(
                line.substring(line.lastIndexOf(after) + after.length()).strip().split(" +"));
    }

    private static long number(List<String> fields, int index) {
        return Long.parseLong(fields.get(index));
    }
}
