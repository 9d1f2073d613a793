package ipcp.integration.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process uses, as /proc has it; zeros when it has ended.
 *
 * @param cpu user and system time so far, in steps of 10 ms
 * @param rss bytes of memory it occupies
 * @param threads how many of the kernel's
 * @param descriptors open file descriptors
 */
public record Usage(Duration cpu, long rss, int threads, int descriptors) {
    /** USER_HZ, which is the same on every Linux the JDK runs on. */
    private static final long TICK_MILLIS = 10;

    /** Nothing at all: what sums start from. */
    public static final Usage NONE = new Usage(Duration.ZERO, 0, 0, 0);

    /** Of the process and its descendants. */
    static Usage of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(p -> ofOne(p.pid()))
                .reduce(NONE, Usage::plus);
    }

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(
                cpu.plus(other.cpu), rss + other.rss, threads + other.threads, descriptors + other.descriptors);
    }

    private static Usage ofOne(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> fds = Files.list(proc.resolve("fd"))) {
            String stat = Files.readString(proc.resolve("stat"));
            // proc_pid_stat(5), counted from after the name, which may hold anything: utime is field 14, stime 15
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
            List<String> status = Files.readAllLines(proc.resolve("status"));
            return new Usage(
                    Duration.ofMillis(ticks * TICK_MILLIS),
                    number(status, "VmRSS:") << 10,
                    (int) number(status, "Threads:"),
                    (int) fds.count());
        } catch (IOException e) {
            return NONE;
        }
    }

    private static long number(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
